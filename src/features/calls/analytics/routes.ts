// The overview, what needs attention, the summary, figures by time, by weekday and hour, and by agent.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { dayAround } from '../../../domain/local-time.ts';
import { InvalidCursor } from '../../../errors.ts';
import { jsonOrCsv, withCsvParameters } from '../csv/csv-parameters.ts';
import { sendView } from '../csv/send-view.ts';
import { NoQuery } from '../schemas.ts';
import { maxLiveDays } from '../time-range.ts';
import { analyticsParams, withComparison } from './analytics-request.ts';
import { attentionExample } from './attention-example.ts';
import { attentionRange } from './attention-range.ts';
import { Attention } from './attention-schemas.ts';
import { attentionView } from './attention-view.ts';
import { maxBuckets } from './buckets.ts';
import { heatmapExample } from './heatmap-example.ts';
import { CallHeatmap, HeatmapQuery } from './heatmap-schemas.ts';
import { heatmapCsvExample, heatmapTable } from './heatmap-table.ts';
import { heatmapView } from './heatmap-view.ts';
import { leaderboardExample } from './leaderboard-example.ts';
import { Leaderboard, LeaderboardQuery } from './leaderboard-schemas.ts';
import { leaderboardCsvExample, leaderboardTable } from './leaderboard-table.ts';
import { leaderboardView } from './leaderboard-view.ts';
import { overviewExample } from './overview-example.ts';
import { Overview, OverviewQuery } from './overview-schemas.ts';
import { overviewCsvExample, overviewTable } from './overview-table.ts';
import { overviewView } from './overview-view.ts';
import { decodeRank } from './rank-cursor.ts';
import { seriesExample } from './series-example.ts';
import { CallSeries, SeriesQuery } from './series-schemas.ts';
import { seriesCsvExample, seriesTable } from './series-table.ts';
import { seriesView } from './series-view.ts';
import { Summary } from './summary-schemas.ts';
import { summaryView } from './summary-view.ts';

const tags = ['Calls dashboard'];
const limits =
  'Any time range from daily totals: without filters, with filters by direction and by one other attribute of the totals. Other filters: at most 92 days.';

export const analyticsRoutes: FastifyPluginAsyncTypebox = async function analyticsRoutes(app) {
  app.declareViews(overviewView, attentionView, summaryView, seriesView, heatmapView, leaderboardView);

  app.get(
    '/overview',
    {
      config: { isCached: true, tables: overviewView.policy.tables, maxDays: maxLiveDays, maxBuckets },
      schema: {
        operationId: 'getCallOverview',
        tags,
        summary: 'Get the figures of a time range, with their history, their parts and a comparison',
        description: `The filters are those of the list. ${limits}`,
        querystring: withCsvParameters(OverviewQuery),
        response: { 200: jsonOrCsv({ ...Overview, examples: [overviewExample] }, overviewCsvExample) },
      },
    },
    ({ member, query }, reply) => {
      const { metric, bucket, compare, max_outcomes, with: parts, format, bom, delimiter, ...filters } = query;
      const params = withComparison(analyticsParams(filters, member, app.now()), compare, app.now());
      const shown = {
        ...params,
        metric,
        bucket,
        compare,
        max_outcomes,
        ...(parts !== undefined && { with: parts.toSorted() }),
      };
      sendView(reply, overviewView, shown, { name: 'overview', toTable: overviewTable, format, bom, delimiter });
    },
  );

  app.get(
    '/attention',
    {
      config: { isCached: true, tables: attentionView.policy.tables },
      schema: {
        operationId: 'getCallAttention',
        tags,
        summary: 'Get the callers to call back, and the unusual figures of today',
        description: 'Of the whole organisation, without filters. `filter` opens the calls of a figure.',
        querystring: NoQuery,
        response: { 200: { ...Attention, examples: [attentionExample] } },
      },
    },
    ({ member }, reply) => reply.cached(attentionView, attentionRange(app.now(), member.timezone)),
  );

  app.get(
    '/summary',
    {
      config: { isCached: true, tables: summaryView.policy.tables },
      schema: {
        operationId: 'getCallAnalytics',
        tags,
        summary: 'Get the summary of today, this week, this month and the last 30 days',
        description: 'Each time range is compared with the one before it.',
        querystring: NoQuery,
        response: { 200: Summary },
      },
    },
    ({ member: { timezone, weekStart } }, reply) =>
      reply.cached(summaryView, { timezone, today: dayAround(app.now(), timezone).from, weekStart }),
  );

  app.get(
    '/series',
    {
      config: { isCached: true, tables: seriesView.policy.tables, maxDays: maxLiveDays, maxBuckets },
      schema: {
        operationId: 'getCallSeries',
        tags,
        summary: 'Get figures by hour, day, week or month',
        description: `One value for each time bucket: of all calls, or one series for each value of \`group_by\`. ${limits}`,
        querystring: withCsvParameters(SeriesQuery),
        response: { 200: jsonOrCsv({ ...CallSeries, examples: [seriesExample] }, seriesCsvExample) },
      },
    },
    ({ member, query }, reply) => {
      const { metric, bucket, group_by, limit, compare, with: parts, format, bom, delimiter, ...filters } = query;
      const params = withComparison(analyticsParams(filters, member, app.now()), compare, app.now());
      const shown = {
        ...params,
        metric,
        bucket,
        group_by,
        limit,
        compare,
        ...(parts !== undefined && { with: parts }),
      };
      sendView(reply, seriesView, shown, { name: 'series', toTable: seriesTable, format, bom, delimiter });
    },
  );

  app.get(
    '/heatmap',
    {
      config: { isCached: true, tables: heatmapView.policy.tables, maxDays: maxLiveDays },
      schema: {
        operationId: 'getCallHeatmap',
        tags,
        summary: 'Get figures by weekday and hour',
        description: `In the organisation's time zone. ${limits}`,
        querystring: withCsvParameters(HeatmapQuery),
        response: { 200: jsonOrCsv({ ...CallHeatmap, examples: [heatmapExample] }, heatmapCsvExample) },
      },
    },
    ({ member, query: { metric, compare, with: parts, format, bom, delimiter, ...filters } }, reply) => {
      const params = withComparison(analyticsParams(filters, member, app.now()), compare, app.now());
      const shown = { ...params, metric, compare, ...(parts !== undefined && { with: parts }) };
      sendView(reply, heatmapView, shown, { name: 'heatmap', toTable: heatmapTable, format, bom, delimiter });
    },
  );

  app.get(
    '/agents',
    {
      config: {
        isCached: true,
        tables: leaderboardView.policy.tables,
        maxDays: maxLiveDays,
        failures: [InvalidCursor],
      },
      schema: {
        operationId: 'getCallAgents',
        tags,
        summary: 'Get the agent leaderboard',
        description: `Agents below \`min_calls\` are not ranked; their calls are counted in \`belowMinimum\`. ${limits}`,
        querystring: withCsvParameters(LeaderboardQuery),
        response: { 200: jsonOrCsv({ ...Leaderboard, examples: [leaderboardExample] }, leaderboardCsvExample) },
      },
    },
    ({ member, query }, reply) => {
      const { rank_by, min_calls, limit, cursor, compare, with: parts, format, bom, delimiter, ...filters } = query;
      const params = withComparison(analyticsParams(filters, member, app.now()), compare, app.now());
      const pastRank = cursor === undefined ? 0 : decodeRank(rank_by, cursor);
      const shown = {
        ...params,
        rank_by,
        min_calls,
        limit,
        compare,
        pastRank,
        ...(parts !== undefined && { with: parts }),
      };
      sendView(reply, leaderboardView, shown, { name: 'agents', toTable: leaderboardTable, format, bom, delimiter });
    },
  );
};
