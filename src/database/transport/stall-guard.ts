// The stall guard: after the database has answered no query for a while, it lets one query through as a probe per interval. Other
// queries fail within that interval, unless an answer arrives, instead of waiting for their whole deadline.

interface StallGuard {
  /** Call it before a query is sent. Undefined: send now. Rejects while the database is stalled. */
  admit(): Promise<void> | undefined;
  onSent(): void;
  /** The query was aborted before its deadline, so its missing answer proves nothing. */
  onAborted(): void;
  /** Any response, also an error. */
  onAnswered(): void;
}

interface StallGuardOptions {
  readonly now: () => number;
  readonly stalledAfterMs?: number;
  /** With fewer unanswered queries, those queries may just be slow. */
  readonly minUnanswered?: number;
  readonly probeEveryMs?: number;
}

export function createStallGuard({
  now,
  stalledAfterMs = 2000,
  minUnanswered = 4,
  probeEveryMs = 500,
}: StallGuardOptions): StallGuard {
  let unanswered = 0;
  /** When the first of the unanswered queries was sent. */
  let sinceMs = 0;
  let probedAtMs = Number.NEGATIVE_INFINITY;
  let nextAnswer = Promise.withResolvers<void>();

  const isStalled = () => unanswered >= minUnanswered && now() - sinceMs >= stalledAfterMs;

  async function waitForAnswer(): Promise<void> {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error('the database answers no queries')), probeEveryMs);
    try {
      await Promise.race([nextAnswer.promise, promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    admit() {
      if (!isStalled()) return undefined;
      if (now() - probedAtMs < probeEveryMs) return waitForAnswer();
      probedAtMs = now();
      return undefined;
    },
    onSent() {
      if (unanswered === 0) sinceMs = now();
      unanswered += 1;
    },
    onAborted() {
      unanswered = Math.max(0, unanswered - 1);
    },
    onAnswered() {
      unanswered = 0;
      nextAnswer.resolve();
      nextAnswer = Promise.withResolvers();
    },
  };
}
