import { defineView } from '../../../http/cache/view.ts';
import { callTables, figureView } from '../views.ts';
import { comparedRange } from './comparison.ts';
import { heatmapOf } from './heatmap-answer.ts';
import { type HeatmapParams, readHeatmap } from './heatmap-query.ts';
import { CallHeatmap } from './heatmap-schemas.ts';
import { assertFewMarks } from './marks.ts';
import { boundsOf } from './time-buckets.ts';

const cells = 7 * 24;

export const heatmapView = defineView({
  ...figureView,
  name: 'call heatmap',
  tables: ['inbound_configs', ...callTables],
  schema: CallHeatmap,
  async load({ database, orgId, now }, params: HeatmapParams): Promise<CallHeatmap> {
    if (params.with !== undefined) assertFewMarks(params.metric.length * cells);
    const before = comparedRange(boundsOf(params.range, params.timezone), params.compare, params.asOf ?? now);
    const found = await readHeatmap({ database, orgId }, params, before);
    return heatmapOf({ params, before, found, now });
  },
});
