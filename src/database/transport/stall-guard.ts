// Does the database answer anybody? While it has answered nobody for a while, one query after the other finds out whether
// it does again, and the others wait for that no longer than a moment, instead of all of their time.

export interface Silence {
  /** Before a query is sent; rejects when nobody is answered. Undefined: at once. */
  pass(): Promise<void> | undefined;
  sent(): void;
  /** It ended before its time was over: nobody waits for the answer any more. */
  givenUp(): void;
  /** Anything that came back, an error too. */
  answered(): void;
}

interface SilenceOptions {
  readonly now: () => number;
  readonly silentAfterMs?: number;
  /** Fewer may be nothing but slow. */
  readonly minUnanswered?: number;
  readonly waitMs?: number;
}

export function createStallGuard({
  now,
  silentAfterMs = 2000,
  minUnanswered = 4,
  waitMs = 500,
}: SilenceOptions): Silence {
  let unanswered = 0;
  /** When the first of those was sent. */
  let sinceMs = 0;
  let probedAtMs = Number.NEGATIVE_INFINITY;
  let onAnswer = Promise.withResolvers<void>();

  const isSilent = () => unanswered >= minUnanswered && now() - sinceMs >= silentAfterMs;

  async function waitForAnswer(): Promise<void> {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error('the database has answered nobody for a while')), waitMs);
    try {
      await Promise.race([onAnswer.promise, promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    pass() {
      if (!isSilent()) return undefined;
      if (now() - probedAtMs < waitMs) return waitForAnswer();
      probedAtMs = now();
      return undefined;
    },
    sent() {
      if (unanswered === 0) sinceMs = now();
      unanswered += 1;
    },
    givenUp() {
      unanswered = Math.max(0, unanswered - 1);
    },
    answered() {
      unanswered = 0;
      onAnswer.resolve();
      onAnswer = Promise.withResolvers();
    },
  };
}
