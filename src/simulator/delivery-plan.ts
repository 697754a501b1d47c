// In which order, how often and when a provider's events arrive: some late, some twice, some never.
import type { SimulatedEvent } from './simulated-provider.ts';

/** Each is a share of the events, from 0 to 1. */
export interface Imperfections {
  readonly disorder: number;
  readonly repeats: number;
  /** Events that are never sent. Only the provider's API tells of them. */
  readonly gaps: number;
}

const maxDelayMs = 8000;

export function planDeliveries(
  events: readonly SimulatedEvent[],
  { disorder, repeats, gaps }: Imperfections,
  random: () => number,
): readonly SimulatedEvent[] {
  return events
    .filter(() => random() >= gaps)
    .flatMap((event) =>
      random() < repeats ? [event, { ...event, atMs: event.atMs + random() * maxDelayMs }] : [event],
    )
    .map((event) => (random() < disorder ? { ...event, atMs: event.atMs + random() * maxDelayMs } : event))
    .toSorted((one, other) => one.atMs - other.atMs);
}
