// How are my calls doing? The list, the figures, one call, and its recording.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { dayAround, localDate } from '../../domain/local-time.ts';
import { CallNotFound, InvalidCursor, RecordingNotFound, ValidationFailed } from '../../errors.ts';
import { analytics } from './analytics-routes.ts';
import { decodeCursor } from './cursor.ts';
import { onOrgClock } from './filters.ts';
import { auditRecordingUrl, readRecordingKey } from './queries.ts';
import { recordCall } from './record-call.ts';
import { playableUrl } from './recording.ts';
import { CallDetail, CallList, CallParams, ListQuery, NoQuery, RecordingUrl, Stats, StatsQuery } from './schemas.ts';
import { detailView, listView, statsView } from './views.ts';

const tags = ['Calls dashboard'];

export const callsDashboard: FastifyPluginAsyncTypebox = async function callsDashboard(app) {
  app.declareViews(listView, statsView, detailView);
  await app.register(recordCall);
  await app.register(analytics, { prefix: '/analytics' });

  app.get(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { isCached: true, failures: [InvalidCursor] },
      schema: {
        operationId: 'listCalls',
        tags,
        summary: 'List calls',
        description: 'By `page`, with an exact total, or past a `cursor`. Never a transcript, never a URL.',
        querystring: ListQuery,
        response: { 200: CallList },
      },
    },
    ({ member: { timezone }, query: { sort, limit, page, cursor, ...asked } }, reply) => {
      if (cursor !== undefined && page !== undefined) {
        throw new ValidationFailed('page and cursor exclude each other: send one of them');
      }
      const place = cursor === undefined ? { page: page ?? 1 } : { cursor: decodeCursor(sort, cursor).after };
      reply.cached(listView, { ...onOrgClock(asked, timezone), sort, limit, ...place });
    },
  );

  app.get(
    '/stats',
    {
      config: { isCached: true },
      schema: {
        operationId: 'getCallStats',
        tags,
        summary: 'Figures of all calls, or of those that the filters leave',
        description: 'The filters are those of the list, with the same meaning.',
        querystring: StatsQuery,
        response: { 200: Stats },
      },
    },
    ({ member: { timezone, currency }, query }, reply) => {
      const today = dayAround(app.now(), timezone).from;
      reply.cached(statsView, { currency, ...onOrgClock(query, timezone), timezone, today });
    },
  );

  app.get(
    '/:callId',
    {
      config: { isCached: true, failures: [CallNotFound] },
      schema: {
        operationId: 'getCall',
        tags,
        summary: 'One call, all of it',
        description: 'With transcript, summary and metadata, without the URL of the recording.',
        params: CallParams,
        querystring: NoQuery,
        response: { 200: CallDetail },
      },
    },
    ({ member: { currency }, params: { callId } }, reply) =>
      reply.cached(detailView, { callId: callId.toLowerCase(), currency }, () => new CallNotFound()),
  );

  app.get(
    '/:callId/recording-url',
    {
      // A HEAD would sign and audit a URL that nobody gets.
      exposeHeadRoute: false,
      config: { isNeverCompressed: true, failures: [CallNotFound, RecordingNotFound] },
      schema: {
        operationId: 'createRecordingUrl',
        tags,
        summary: 'A URL that plays the recording, made now',
        description: 'Each one is written to the audit log before it is given.',
        params: CallParams,
        querystring: NoQuery,
        response: { 200: RecordingUrl },
      },
    },
    async ({ database, member: { orgId, timezone }, params: { callId } }, reply) => {
      const call = await readRecordingKey(database, orgId, callId);
      if (call === null) throw new CallNotFound();
      if (call.recording_key === null) throw new RecordingNotFound();
      const recording = { orgId, callId, key: call.recording_key, localDate: localDate(call.started_at, timezone) };
      const playable = await playableUrl(app.bucket, recording, app.now());
      await auditRecordingUrl(database, callId);
      reply.header('cache-control', 'private, no-store');
      return playable;
    },
  );
};
