// The metrics of the live streams.
import { Histogram, type Registry } from 'prom-client';
import { addCounter, addGauge } from './collect-on-scrape.ts';

export interface LiveStats {
  readonly open: number;
  readonly hints: number;
  readonly busy: number;
  readonly ended: Readonly<Record<string, number>>;
}

/** Returns the function that observes a lag in milliseconds. */
export function addLiveMetrics(registry: Registry, stats: () => LiveStats): (lagMs: number) => void {
  addGauge(registry, { name: 'live_streams', help: 'Open live streams.', read: () => [[{}, stats().open]] });
  addCounter(registry, {
    name: 'live_hints_total',
    help: 'Hints written to live streams.',
    read: () => [[{}, stats().hints]],
  });
  addCounter(registry, {
    name: 'live_streams_busy_total',
    help: 'Live streams that were refused because of a limit.',
    read: () => [[{}, stats().busy]],
  });
  addCounter(registry, {
    name: 'live_streams_ended_total',
    help: 'Live streams that have ended, by reason. stalled: the client did not read for 15 s. client: it closed the connection.',
    labelNames: ['reason'],
    read: () => Object.entries(stats().ended).map(([reason, count]) => [{ reason }, count] as const),
  });
  const lag = new Histogram({
    name: 'live_hint_lag_seconds',
    help: 'From the start of the writing transaction to the first hint about it, so it includes the transaction and the difference between the two clocks.',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  return (lagMs) => lag.observe(lagMs / 1000);
}
