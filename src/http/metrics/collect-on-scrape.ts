// Metrics whose values exist elsewhere: they are read on each scrape and cost nothing in between.
import { Counter, Gauge, type Registry } from 'prom-client';

export type Samples = Iterable<readonly [labels: Readonly<Record<string, string>>, value: number]>;

interface CollectedMetric {
  readonly name: string;
  readonly help: string;
  /** Each with few values: never an organisation or a cache key. */
  readonly labelNames?: readonly string[];
  readonly read: () => Samples;
}

/** A counter: it only grows, until a reset or the end of the process. */
export function addCounter(registry: Registry, { read, labelNames = [], ...named }: CollectedMetric): void {
  new Counter({
    ...named,
    labelNames: [...labelNames],
    registers: [registry],
    collect() {
      this.reset();
      for (const [labels, value] of read()) this.inc(labels, value);
    },
  });
}

export function addGauge(registry: Registry, { read, labelNames = [], ...named }: CollectedMetric): void {
  new Gauge({
    ...named,
    labelNames: [...labelNames],
    registers: [registry],
    collect() {
      this.reset();
      for (const [labels, value] of read()) this.set(labels, value);
    },
  });
}
