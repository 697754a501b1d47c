import { dataOf } from '../../../database/postgrest-response.ts';
import { asLiveCount } from '../../../database/transport/expensive-queries.ts';
import { dayAround } from '../../../domain/local-time.ts';
import { DatabaseUnavailable } from '../../../errors.ts';
import { defineView } from '../../../http/cache/view.ts';
import { withDisplayedNumbers } from '../displayed-numbers.ts';
import { type CallFilter, isInRollup } from '../filters.ts';
import { callTables, figureView } from '../views.ts';
import { sliceFilters, statsValues } from './sliced-figures.ts';
import { Stats } from './stats-schemas.ts';

type StoredRow = Parameters<typeof withDisplayedNumbers>[0];

const pipelineMs = 30 * 24 * 3600 * 1000;

type StatsParams = CallFilter & {
  readonly currency: string;
  readonly timezone: string;
  /** The start of the day: yesterday's value is not served after midnight. */
  readonly today: string;
};

export const statsView = defineView({
  ...figureView,
  name: 'call stats',
  tables: ['leads', 'agents', 'phone_numbers', ...callTables],
  schema: Stats,
  async load({ database, orgId, now }, { currency, timezone, today: midnight, ...filter }: StatsParams) {
    const today = dayAround(Date.parse(midnight), timezone);
    const query = database.rpc('call_stats', {
      org: orgId,
      zone: timezone,
      today_from: today.from,
      today_before: today.to,
      leads_from: new Date(now - pipelineMs).toISOString(),
      filter,
      slices: sliceFilters,
    });
    const [stats] = dataOf(await (isInRollup(filter) ? query : asLiveCount(query)));
    if (stats === undefined) throw new DatabaseUnavailable({ cause: new Error('call_stats returned no row') });
    return {
      ...statsValues(stats),
      pipelineValue: { amountMicros: stats.pipeline_micros, currency },
      recentCalls: (stats.recent_calls as unknown as StoredRow[]).map(withDisplayedNumbers),
      timezone,
      source: stats.source,
      computedAt: new Date(now).toISOString(),
    };
  },
});
