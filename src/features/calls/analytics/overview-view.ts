import { defineView } from '../../../http/cache/view.ts';
import { readDistinctFigures } from '../figures/distinct-figures.ts';
import { callTables, figureView } from '../views.ts';
import { maxBuckets } from './buckets.ts';
import { comparedRange } from './comparison.ts';
import { assertFewOverviewMarks, overviewOf } from './overview-answer.ts';
import { type OverviewParams, readOverview } from './overview-query.ts';
import { Overview } from './overview-schemas.ts';
import { bucketBounds, instantOf } from './time-buckets.ts';

export const overviewView = defineView({
  ...figureView,
  name: 'call overview',
  tables: callTables,
  schema: Overview,
  async load({ database, orgId, now }, params: OverviewParams): Promise<Overview> {
    const { metric: metrics, bucket: size, range, timezone, weekStart, callFilter } = params;
    const bounds = bucketBounds({ range, size, timezone, weekStart, maxBuckets });
    assertFewOverviewMarks(params, bounds.length - 1);
    const before = comparedRange(bounds, params.compare, params.asOf ?? now);
    const instants = bounds.map(instantOf);
    const distinctQuery = { database, orgId, timezone, filter: callFilter, now };
    const [found, distinct, distinctBefore] = await Promise.all([
      readOverview({ database, orgId, params, bounds: instants, boundsBefore: before?.bounds ?? null }),
      readDistinctFigures(metrics, { ...distinctQuery, bounds: instants }),
      before === null ? new Map() : readDistinctFigures(metrics, { ...distinctQuery, bounds: before.bounds }),
    ]);
    return overviewOf({ params, bounds, before, found, distinct, distinctBefore, now });
  },
});
