// Is it well? Each part is asked at most every five seconds, however many ask us, and never by two at once.
export interface PartHealth {
  readonly status: 'up' | 'down';
  readonly checkedAt: string;
  readonly latencyMs: number;
}

const keptMs = 5000;
const patienceMs = 2000;

/** `check` rejects when the part is not well; the reason is for the log, not for the answer. */
export function createPartCheck(
  check: (signal: AbortSignal) => Promise<void>,
  { now, steadyNow, onDown }: { now(): number; steadyNow(): number; onDown(error: unknown): void },
): () => Promise<PartHealth> {
  let latest: { readonly at: number; readonly health: Promise<PartHealth> } | undefined;

  async function ask(): Promise<PartHealth> {
    const checkedAt = new Date(now()).toISOString();
    const started = performance.now();
    const status = await check(AbortSignal.timeout(patienceMs)).then(
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
    if (latest === undefined || at - latest.at >= keptMs) latest = { at, health: ask() };
    return latest.health;
  };
}
