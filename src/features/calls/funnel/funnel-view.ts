import { dataOf } from '../../../database/postgrest-response.ts';
import { asLiveCount } from '../../../database/transport/expensive-queries.ts';
import type { TimeRange } from '../../../domain/time-range.ts';
import { DatabaseUnavailable } from '../../../errors.ts';
import { defineView } from '../../../http/cache/view.ts';
import type { RequestFilter } from '../figures/drill-down.ts';
import { percentOf } from '../figures/figure-value.ts';
import type { CallFilter } from '../filters.ts';
import { callTables, figureView } from '../views.ts';
import { CallFunnel } from './schemas.ts';
import { stageFilters } from './stage-filters.ts';
import { stages } from './stages.ts';

interface FunnelParams {
  /** As requested. */
  readonly filter: RequestFilter;
  /** For SQL, with the time range. */
  readonly callFilter: CallFilter;
  readonly range: TimeRange;
  readonly timezone: string;
  readonly [param: string]: unknown;
}

export const funnelView = defineView({
  ...figureView,
  name: 'call funnel',
  tables: ['appointments', 'call_queue', ...callTables],
  schema: CallFunnel,
  async load({ database, orgId, now }, { filter, callFilter, range, timezone }: FunnelParams): Promise<CallFunnel> {
    const query = database.rpc('call_funnel', { org: orgId, filter: callFilter });
    const [counts] = dataOf(await asLiveCount(query));
    if (counts === undefined) throw new DatabaseUnavailable({ cause: new Error('call_funnel returned no row') });
    const filters = stageFilters(filter, range);
    return {
      timezone,
      computedAt: new Date(now).toISOString(),
      ...range,
      stages: stages.map(({ name, definition }, index) => ({
        name,
        definition,
        contacts: stageCount(counts.contacts, index),
        attempts: stageCount(counts.attempts, index),
        filter: filters[index] ?? null,
      })),
    };
  },
});

function stageCount(counts: readonly (number | null)[], index: number) {
  const count = counts[index] ?? null;
  return { count, percent: count === null ? null : percentOf(count, counts[index - 1] ?? 0) };
}
