// The metrics of the rollup of calls.
import type { Registry } from 'prom-client';
import { addGauge } from './collect-on-scrape.ts';

export interface RollupStats {
  /** Null: the job did not run yet. */
  incomplete(): number | null;
}

export function addRollupMetrics(registry: Registry, stats: RollupStats): void {
  addGauge(registry, {
    name: 'rollup_incomplete_organizations',
    help: 'Organisations whose calls are counted from rows, until the job has counted them again.',
    // The label is only there because prom-client exports an unlabelled gauge as 0 before it has a value.
    labelNames: ['table'],
    *read() {
      const incomplete = stats.incomplete();
      if (incomplete !== null) yield [{ table: 'call_logs' }, incomplete];
    },
  });
}
