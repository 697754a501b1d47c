// Figures that somebody keeps anyway: they are read when Prometheus asks, and cost nothing in between.
import { Counter, Gauge, type Registry } from 'prom-client';

export type Samples = Iterable<readonly [labels: Readonly<Record<string, string>>, value: number]>;

export interface Figure {
  readonly name: string;
  readonly help: string;
  /** Of a few names each: never an org, never a key. */
  readonly labelNames?: readonly string[];
  readonly read: () => Samples;
}

/** One that only grows, until somebody resets it or the process ends. */
export function addCounter(registry: Registry, { read, labelNames = [], ...named }: Figure): void {
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

export function addGauge(registry: Registry, { read, labelNames = [], ...named }: Figure): void {
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
