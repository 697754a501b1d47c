// What the dashboard shows and the cache remembers. All that an answer depends on besides rows is among its params: the zone,
// the currency, and the day, since what was today yesterday is no answer after midnight.
import type { Keyset } from '../../database/filters.ts';
import { dayAround } from '../../domain/local-time.ts';
import type { View } from '../../http/cache/view.ts';
import { orderOf } from './cursor.ts';
import { readStats } from './figures.ts';
import type { CallFilters } from './filters.ts';
import { listPage, listPast, type Size } from './list.ts';
import { callDetail, callList, callStats } from './policies.ts';
import { type CallRow, readCall } from './queries.ts';
import type { CallList, Stats } from './schemas.ts';

type Place = { readonly page: number } | { readonly cursor: Keyset['after'] };

export const listView: View<CallFilters & Size & Place, CallList> = {
  policy: callList,
  load({ database, orgId }, { sort, limit, ...asked }) {
    const size = { sort, limit };
    if ('page' in asked) {
      const { page, ...filters } = asked;
      return listPage({ database, orgId, filters }, page, size);
    }
    const { cursor: after, ...filters } = asked;
    return listPast({ database, orgId, filters }, { ...orderOf(sort), after }, size);
  },
};

const thirtyDaysMs = 30 * 24 * 3600 * 1000;

type StatsAsked = CallFilters & { readonly currency: string; readonly timezone: string; readonly today: string };

export const statsView: View<StatsAsked, Stats> = {
  policy: callStats,
  async load({ database, orgId, now }, { currency, timezone, today: midnight, ...filters }) {
    const today = dayAround(Date.parse(midnight), timezone);
    const pipelineFrom = new Date(now - thirtyDaysMs).toISOString();
    const of = { database, orgId, filters, timezone };
    const { pipelineMicros: amountMicros, ...stats } = await readStats(of, { today, pipelineFrom });
    return { ...stats, pipelineValue: { amountMicros, currency }, timezone, computedAt: new Date(now).toISOString() };
  },
};

type DetailAsked = { readonly callId: string; readonly currency: string };

export const detailView: View<DetailAsked, object | null> = {
  policy: callDetail,
  async load({ database, orgId }, { callId, currency }) {
    const found = await readCall(database, orgId, callId);
    return found === null ? null : presentCall(found, currency);
  },
};

export function presentCall({ agents: agent, cost_micros: costMicros, ...call }: CallRow, currency: string): object {
  const cost = costMicros === null ? null : { amountMicros: costMicros, currency };
  return { ...call, agent_name: agent?.name ?? null, cost };
}
