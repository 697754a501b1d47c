// What the analytics show and the cache remembers; like the other views, with all that an answer depends on among the params.
import type { TimeRange } from '../../domain/time-range.ts';
import type { View } from '../../http/cache/view.ts';
import { rankAgents } from './agents.ts';
import { summarize } from './analytics.ts';
import type {
  AgentsQuery,
  CallAgents,
  CallHeatmap,
  CallSeries,
  HeatmapQuery,
  SeriesQuery,
} from './analytics-schemas.ts';
import { callAgents, callAnalytics, callHeatmap, callSeries } from './policies.ts';
import { measureHeatmap, measureSeries } from './series.ts';
import type { AnalyticsSummary } from './summary-schemas.ts';

type OnClock = { readonly timezone: string; readonly weekStart: number };
type Spanned<Query> = Omit<Query, 'from' | 'to'> & { readonly span: TimeRange };

export const analyticsView: View<OnClock & { readonly today: string }, AnalyticsSummary> = {
  policy: callAnalytics,
  load: ({ database, orgId, now }, { timezone, weekStart }) => summarize(database, { orgId, now, timezone, weekStart }),
};

export const seriesView: View<OnClock & Spanned<SeriesQuery>, CallSeries> = {
  policy: callSeries,
  async load({ database, orgId, now }, { timezone, weekStart, span, ...asked }) {
    const series = await measureSeries({ database, orgId, span, timezone, weekStart }, asked);
    return { ...series, computedAt: new Date(now).toISOString() };
  },
};

export const heatmapView: View<OnClock & Spanned<HeatmapQuery>, CallHeatmap> = {
  policy: callHeatmap,
  async load({ database, orgId, now }, { timezone, weekStart, span, metric }) {
    const heatmap = await measureHeatmap({ database, orgId, span, timezone, weekStart }, metric);
    return { ...heatmap, computedAt: new Date(now).toISOString() };
  },
};

export const agentsView: View<Spanned<AgentsQuery> & { readonly timezone: string }, CallAgents> = {
  policy: callAgents,
  async load({ database, orgId, now }, { timezone, span, ...asked }) {
    const agents = await rankAgents({ database, orgId, span, timezone }, asked);
    return { ...agents, computedAt: new Date(now).toISOString() };
  },
};
