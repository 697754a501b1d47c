import { dataOf } from '../../../database/postgrest-response.ts';
import { defineView } from '../../../http/cache/view.ts';
import { readSeries } from '../figures/read-series.ts';
import { completeTimeRange } from '../time-range.ts';
import { callTables, figureView } from '../views.ts';
import { attentionOf, watchedMeasures } from './attention-answer.ts';
import { type AttentionRange, attentionBounds, attentionFilter } from './attention-range.ts';
import { Attention } from './attention-schemas.ts';

export const attentionView = defineView({
  ...figureView,
  name: 'call attention',
  tables: ['call_back_resolutions', ...callTables],
  schema: Attention,
  async load({ database, orgId, now }, range: AttentionRange): Promise<Attention> {
    const { timezone } = range;
    const unanswered = completeTimeRange({}, timezone, now);
    const [{ source, sums }, callers] = await Promise.all([
      readSeries({
        ...{ database, orgId, timezone, groupBy: 'none', kinds: [], measures: watchedMeasures, isLiveCount: false },
        ...{ bounds: attentionBounds(range), filter: attentionFilter(range) },
      }),
      database.rpc('unanswered_callers', {
        org: orgId,
        ...{ started_from: unanswered.from, started_before: unanswered.to },
        filter: {},
        max_rows: 0,
      }),
    ]);
    const { total } = dataOf(callers) as unknown as { readonly total: number };
    return attentionOf({ range, source, sums, unanswered: { callers: total, ...unanswered }, now });
  },
});
