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
  { now, onDown }: { now: () => number; onDown: (error: unknown) => void },
): () => Promise<PartHealth> {
  let latest: { readonly at: number; readonly health: Promise<PartHealth> } | undefined;

  async function ask(at: number): Promise<PartHealth> {
    const started = performance.now();
    const status = await check(AbortSignal.timeout(patienceMs)).then(
      () => 'up' as const,
      (error: unknown) => {
        onDown(error);
        return 'down' as const;
      },
    );
    return { status, checkedAt: new Date(at).toISOString(), latencyMs: Math.round(performance.now() - started) };
  }

  return () => {
    const at = now();
    if (latest === undefined || at - latest.at >= keptMs) latest = { at, health: ask(at) };
    return latest.health;
  };
}
