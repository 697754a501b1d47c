// The call back list: callers without an answer, and their resolution.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { orgKey } from '../../../cache/key.ts';
import { dataOf, dataOrNull } from '../../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../../database/supabase.ts';
import { CallNotFound, Conflict, InvalidCursor } from '../../../errors.ts';
import { jsonOrCsv, withCsvParameters } from '../csv/csv-parameters.ts';
import { sendView } from '../csv/send-view.ts';
import { toCallFilter } from '../filters.ts';
import { NoQuery } from '../schemas.ts';
import { completeTimeRange } from '../time-range.ts';
import { decodeCursor } from './cursor.ts';
import { NewResolution, Resolution, UnansweredCallers, UnansweredQuery } from './schemas.ts';
import { unansweredCsvExample, unansweredTable } from './unanswered-table.ts';
import { unansweredView } from './unanswered-view.ts';

const tags = ['Calls dashboard'];
const maxChangesPerFold = 2000;

export const unansweredRoutes: FastifyPluginAsyncTypebox = async function unansweredRoutes(app) {
  app.declareViews(unansweredView);
  app.addJob({
    name: 'fold unanswered callers',
    everyMs: 5000,
    run: async () =>
      dataOf(
        await app.withServiceDatabase((database) =>
          database.rpc('fold_unanswered_callers', { max_changes: maxChangesPerFold }),
        ),
      ),
  });

  app.get(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { isCached: true, tables: unansweredView.policy.tables, failures: [InvalidCursor] },
      schema: {
        operationId: 'listUnansweredCallers',
        tags,
        summary: 'List the callers to call back, the longest wait first',
        description:
          'One row for each number with missed calls or voicemails and no completed call in either direction since. The time range and the filters select by the last of these calls. Test calls are ignored.',
        querystring: withCsvParameters(UnansweredQuery),
        response: { 200: jsonOrCsv(UnansweredCallers, unansweredCsvExample) },
      },
    },
    ({ member: { timezone }, query: { from, to, limit, cursor, format, bom, delimiter, ...filters } }, reply) => {
      const range = completeTimeRange({ from, to }, timezone, app.now());
      const position = cursor === undefined ? {} : { after: decodeCursor(cursor) };
      const params = {
        filter: toCallFilter(filters, timezone, app.now()),
        range,
        timezone,
        limit,
        ...position,
      };
      sendView(reply, unansweredView, params, { name: 'unanswered', toTable: unansweredTable, format, bom, delimiter });
    },
  );

  app.post(
    '/resolve',
    {
      config: { right: 'unanswered.resolve', failures: [CallNotFound, Conflict] },
      schema: {
        operationId: 'resolveUnansweredCaller',
        tags,
        summary: 'Resolve a caller',
        description:
          'For owners, admins and agents. Removes the caller from the list until a later missed call or voicemail. Idempotent. Each change is written to the audit log.',
        querystring: NoQuery,
        body: NewResolution,
        response: { 200: Resolution },
      },
    },
    async ({ database, member: { orgId }, body }, reply) => {
      const resolved = await resolveCaller(database, orgId, body);
      if (resolved === null) throw new CallNotFound();
      await reply.wrote(orgKey(orgId), ['call_back_resolutions']);
      return resolved;
    },
  );
};

/** Null: the call does not exist. */
async function resolveCaller(
  database: DatabaseHandle,
  orgId: string,
  { number, resolution, lastCallId }: NewResolution,
) {
  const response = await database.rpc('resolve_unanswered', {
    org: orgId,
    caller: number,
    resolution,
    last_call: lastCallId,
  });
  if (response.error?.code === 'PT409') {
    throw new Conflict('lastCallId is not the last unanswered call of this caller: read the list again', {
      cause: response.error,
    });
  }
  return dataOrNull(response) as unknown as Resolution | null;
}
