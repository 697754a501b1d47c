interface CircuitBreakerOptions {
  readonly now: () => number;
  readonly maxFailures?: number;
  readonly openMs?: number;
}

/** Opens after 3 consecutive failures, and allows the next attempt 10 s after the last one. */
export function createCircuitBreaker({ now, maxFailures = 3, openMs = 10_000 }: CircuitBreakerOptions) {
  let failures = 0;
  let failedAtMs = 0;
  const isClosed = () => failures < maxFailures;
  return {
    isClosed,
    /** Closed, or open for long enough. */
    allowsAttempt: () => isClosed() || now() - failedAtMs >= openMs,
    failed(): void {
      failures++;
      failedAtMs = now();
    },
    succeeded(): void {
      failures = 0;
    },
  };
}

export type CircuitBreaker = ReturnType<typeof createCircuitBreaker>;
