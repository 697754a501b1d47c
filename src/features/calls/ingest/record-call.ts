// How calls come in, until providers call us themselves. One event or many, in any order, twice or at once: one row.
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

/** A transcript may be a million characters. */
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
        summary: 'Record a call, or what has become of it',
        description:
          'A call is known by `provider` and `provider_call_id`. Events may come in any order, late and repeated: each field, and each name in `metadata`, is as the latest stage that said it said, and of the same stage as it was said last. Null takes nothing back. Stages: ringing, in_progress, canceled, failed, missed, completed, voicemail.',
        querystring: NoQuery,
        body: RecordedCall,
        response: {
          200: { ...CallDetail, description: 'The call, known before.' },
          201: { ...CallDetail, description: 'The call, heard of for the first time.' },
        },
      },
    },
    async ({ body, database }, reply) => {
      const sent = toRecorded(body as Recorded);
      const { org_id: orgId } = sent;
      const { call, is_new: isNew, currency } = await record(database, sent);
      await reply.wrote(orgKey(orgId), ['call_logs']);
      const recorded = presentCall(call as unknown as CallWithAgent, currency);
      if (isNew) reply.code(201).header('location', `${app.prefix}/${(call as { id: string }).id}`);
      return reply.header('cache-control', 'no-store').send(recorded as never);
    },
  );
};

async function record(database: DatabaseHandle, sent: Recorded) {
  const { data, error, status } = await database.rpc('record_call', { sent: sent as never });
  if (error !== null) throw refusalOf(error, status);
  const [recorded] = data;
  if (recorded !== undefined) return recorded;
  throw new Error('record_call returned no row');
}

function refusalOf(error: PostgrestError, status: number): Error {
  const cause = { cause: error };
  if (error.code === 'P0002') return new OrganizationNotFound(cause);
  const [, column] = /"call_logs_(\w+?)_(?:check|own_prefix)"/.exec(error.message) ?? [];
  if (column === 'recording_key') {
    return new ValidationFailed('recording_key must lie under the prefix of the organisation: <org_id>/…', cause);
  }
  if (column !== undefined) return new ValidationFailed(`${column} is too large, or has not the right form`, cause);
  return rowError(error, status, { one: 'call', table: 'call_logs', fields });
}
