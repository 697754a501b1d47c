/** Three failures in a row, and for ten seconds nobody asks; then one asks for all, and nobody waits for his answer. */
export function createBreaker({ now, maxFailures = 3, openMs = 10_000 }: BreakerOptions) {
  let failures = 0;
  let openedAtMs = 0;
  return {
    isClosed: () => failures < maxFailures,
    /** Open for long enough to try again. */
    mayTry: () => now() - openedAtMs >= openMs,
    failed(): void {
      failures++;
      openedAtMs = now();
    },
    succeeded(): void {
      failures = 0;
    },
  };
}

export interface BreakerOptions {
  readonly now: () => number;
  readonly maxFailures?: number;
  readonly openMs?: number;
}
