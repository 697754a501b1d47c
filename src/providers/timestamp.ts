// Signed timestamps: a delivery is fresh for five minutes, before and after the clock of this machine.

const toleranceMs = 300_000;

/** `either`: the number itself shows its unit. Seconds are below it until the year 5138, milliseconds above it since 1973. */
const firstMilliseconds = 100_000_000_000;

export type TimestampUnit = 'seconds' | 'milliseconds' | 'either';

/** Null: not a plain integer. `Number` alone would accept `1e9`, `0x10` and an empty text. */
export function readTimestamp(text: string): number | null {
  return /^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : null;
}

/** Seconds are compared with the whole second of the clock, as the SDKs of the providers do. */
export function isFresh(timestamp: number, unit: TimestampUnit, nowMs: number): boolean {
  const isSeconds = unit === 'seconds' || (unit === 'either' && timestamp < firstMilliseconds);
  const unitMs = isSeconds ? 1000 : 1;
  return Math.abs(Math.floor(nowMs / unitMs) - timestamp) * unitMs <= toleranceMs;
}
