// Ingest of calls: all events of a call, in any order, become one row.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { orgKey } from '../../../cache/key.ts';
import { rowError } from '../../../crud/row-errors.ts';
import type { PostgrestError } from '../../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../../database/supabase.ts';
import { OrganizationNotFound, ValidationFailed } from '../../../errors.ts';
import { type CallWithAgent, presentCall } from '../detail/call-view.ts';
import { CallDetail } from '../detail/schemas.ts';
import { NoQuery } from '../schemas.ts';
import { fields, type Recorded, RecordedCall, toRecorded } from './recorded-call.ts';

/** Room for a transcript of a million characters. */
const bodyLimit = 5 * 1024 * 1024;

export const recordCall: FastifyPluginAsyncTypebox = async function recordCall(app) {
  app.post(
    '/calls',
    {
      config: { access: 'service', failures: [OrganizationNotFound] },
      bodyLimit,
      schema: {
        operationId: 'recordCall',
        tags: ['Calls dashboard'],
        summary: 'Record an event of a call',
        description:
          '`provider` and `provider_call_id` identify the call. Events may arrive in any order, late and repeatedly. For each field, and for each name in `metadata`, the value of the latest stage is stored; of two events of the same stage, the value of the later request. Null changes nothing. Stages, in their order: ringing, in_progress, canceled, failed, missed, completed, voicemail.',
        querystring: NoQuery,
        body: RecordedCall,
        response: {
          200: { ...CallDetail, description: 'The call was recorded before.' },
          201: { ...CallDetail, description: 'The call is new.' },
        },
      },
    },
    async ({ body, database }, reply) => {
      const event = toRecorded(body as Recorded);
      const { org_id: orgId } = event;
      const { call, is_new: isNew, currency } = await recordEvent(database, event);
      await reply.wrote(orgKey(orgId), ['call_logs']);
      const recorded = presentCall(call as unknown as CallWithAgent, currency);
      if (isNew) reply.code(201).header('location', `${app.prefix}/${(call as { id: string }).id}`);
      return reply.header('cache-control', 'no-store').send(recorded as never);
    },
  );
};

async function recordEvent(database: DatabaseHandle, event: Recorded) {
  const { data, error, status } = await database.rpc('record_call', { event: event as never });
  if (error !== null) throw toError(error, status);
  const [recorded] = data;
  if (recorded !== undefined) return recorded;
  throw new Error('record_call returned no row');
}

function toError(error: PostgrestError, status: number): Error {
  const cause = { cause: error };
  if (error.code === 'P0002') return new OrganizationNotFound(cause);
  const [, column] = /"call_logs_(\w+?)_(?:check|own_prefix)"/.exec(error.message) ?? [];
  if (column === 'recording_key') {
    return new ValidationFailed('recording_key must start with the prefix of the organisation: <org_id>/…', {
      field: 'recording_key',
      ...cause,
    });
  }
  if (column !== undefined)
    return new ValidationFailed(`${column} is too large or not valid`, { field: column, ...cause });
  return rowError(error, status, { one: 'call', table: 'call_logs', fields });
}
