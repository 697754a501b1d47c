// How are my calls doing? The list, the figures, one call, and its recording.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { failing, memberFailures } from '../../contract.ts';
import { CallNotFound, RecordingNotFound, ValidationFailed } from '../../errors.ts';
import { dayAround, localDate } from '../../local-time.ts';
import { summarize } from './analytics.ts';
import { decodeCursor } from './cursor.ts';
import { onOrgClock } from './filters.ts';
import { listPage, listPast } from './list.ts';
import { callAnalytics, callDetail, callList, callStats } from './policies.ts';
import { auditRecordingUrl, readCall, readRecordingKey, readStats } from './queries.ts';
import { playableUrl } from './recording.ts';
import {
  AnalyticsSummary,
  CallDetail,
  CallList,
  CallParams,
  ListQuery,
  NoQuery,
  RecordingUrl,
  Stats,
  StatsQuery,
} from './schemas.ts';

const tags = ['Calls dashboard'];
const thirtyDaysMs = 30 * 24 * 3600 * 1000;

export const callsDashboard: FastifyPluginAsyncTypebox = async function callsDashboard(app) {
  app.cache.declare(callStats, callAnalytics, callList, callDetail);

  app.get(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      schema: {
        operationId: 'listCalls',
        tags,
        summary: 'List calls',
        description: 'By `page`, with an exact total, or past a `cursor`. Never a transcript, never a URL.',
        querystring: ListQuery,
        response: { 200: CallList, ...memberFailures },
      },
    },
    async ({ member: { orgId, timezone }, query: { sort, limit, page, cursor, ...asked } }, reply) => {
      if (cursor !== undefined && page !== undefined) {
        throw new ValidationFailed('page and cursor exclude each other: send one of them');
      }
      const filters = onOrgClock(asked, timezone);
      const size = { sort, limit };
      if (cursor === undefined) {
        const params = { ...filters, ...size, page: page ?? 1 };
        return reply.cached(callList, params, (database) => listPage({ database, orgId, filters }, page ?? 1, size));
      }
      const keyset = decodeCursor(sort, cursor);
      return reply.cached(callList, { ...filters, ...size, cursor: keyset.after }, (database) =>
        listPast({ database, orgId, filters }, keyset, size),
      );
    },
  );

  app.get(
    '/stats',
    {
      schema: {
        operationId: 'callStats',
        tags,
        summary: 'Figures of all calls, or of those that the filters leave',
        querystring: StatsQuery,
        response: { 200: Stats, ...memberFailures },
      },
    },
    async ({ member: { orgId, timezone, currency }, query }, reply) => {
      const filters = onOrgClock(query, timezone);
      // The day is part of the question: what was today yesterday is no answer after midnight.
      const today = dayAround(app.now(), timezone);
      return reply.cached(callStats, { ...filters, today: today.from }, async (database) => {
        const now = app.now();
        const pipelineFrom = new Date(now - thirtyDaysMs).toISOString();
        const { pipelineMicros, ...stats } = await readStats({ database, orgId, filters }, { today, pipelineFrom });
        const pipelineValue = { amountMicros: pipelineMicros, currency };
        return { ...stats, pipelineValue, timezone, computedAt: new Date(now).toISOString() };
      });
    },
  );

  app.get(
    '/analytics/summary',
    {
      schema: {
        operationId: 'callAnalytics',
        tags,
        summary: 'Today, this week, this month, and the last 30 days, against the time before',
        querystring: NoQuery,
        response: { 200: AnalyticsSummary, ...memberFailures },
      },
    },
    async ({ member: { orgId, timezone, weekStart } }, reply) =>
      reply.cached(callAnalytics, { today: dayAround(app.now(), timezone).from }, (database) =>
        summarize(database, { orgId, now: app.now(), timezone, weekStart }),
      ),
  );

  app.get(
    '/:callId',
    {
      schema: {
        operationId: 'readCall',
        tags,
        summary: 'One call, all of it',
        params: CallParams,
        querystring: NoQuery,
        response: { 200: CallDetail, ...memberFailures, ...failing(404) },
      },
    },
    async ({ member: { orgId, currency }, params }, reply) => {
      const callId = params.callId.toLowerCase();
      return reply.cached(
        callDetail,
        { callId },
        async (database) => {
          const found = await readCall(database, orgId, callId);
          if (found === null) return null;
          const { agents: agent, cost_micros: costMicros, ...call } = found;
          const cost = costMicros === null ? null : { amountMicros: costMicros, currency };
          return { ...call, agent_name: agent?.name ?? null, cost };
        },
        () => new CallNotFound(),
      );
    },
  );

  app.get(
    '/:callId/recording-url',
    {
      // A HEAD would sign and audit a URL that nobody gets.
      exposeHeadRoute: false,
      schema: {
        operationId: 'makeRecordingUrl',
        tags,
        summary: 'A URL that plays the recording, made now',
        description: 'Each one is written to the audit log before it is given.',
        params: CallParams,
        querystring: NoQuery,
        response: { 200: RecordingUrl, ...memberFailures, ...failing(404) },
      },
    },
    async ({ database, member: { orgId, userId, timezone }, params: { callId }, id: requestId }, reply) => {
      const call = await readRecordingKey(database, orgId, callId);
      if (call === null) throw new CallNotFound();
      if (call.recording_key === null) throw new RecordingNotFound();
      const recording = { orgId, callId, key: call.recording_key, localDate: localDate(call.started_at, timezone) };
      const playable = await playableUrl(app.bucket, recording, app.now());
      await auditRecordingUrl(database, { orgId, userId, callId, requestId });
      reply.header('cache-control', 'private, no-store');
      return playable;
    },
  );
};
