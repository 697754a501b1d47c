// Checks one part at most every five seconds, however many requests ask for its health, and never twice at once.
interface PartHealth {
  readonly status: 'up' | 'down';
  readonly checkedAt: string;
  readonly latencyMs: number;
}

const reuseMs = 5000;
const timeoutMs = 2000;

/** `check` rejects when the part is down. The reason goes to the log and not into the response. */
export function createPartCheck(
  check: (signal: AbortSignal) => Promise<void>,
  { now, steadyNow, onDown }: { now(): number; steadyNow(): number; onDown(error: unknown): void },
): () => Promise<PartHealth> {
  let latest: { readonly at: number; readonly health: Promise<PartHealth> } | undefined;

  async function runCheck(): Promise<PartHealth> {
    const checkedAt = new Date(now()).toISOString();
    const started = performance.now();
    const status = await check(AbortSignal.timeout(timeoutMs)).then(
      () => 'up' as const,
      (error: unknown) => {
        onDown(error);
        return 'down' as const;
      },
    );
    return { status, checkedAt, latencyMs: Math.round(performance.now() - started) };
  }

  return () => {
    const at = steadyNow();
    if (latest === undefined || at - latest.at >= reuseMs) latest = { at, health: runCheck() };
    return latest.health;
  };
}
