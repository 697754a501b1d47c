// Measures times: the same quantiles in every benchmark, and several contenders in turns.

export interface Timed {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export function quantilesOf(times: readonly number[]): Timed {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

export const median = (values: readonly number[]): number => quantilesOf(values).p50;

export interface Contender {
  readonly ask: () => Promise<unknown>;
  /** Runs before each round and is not timed. */
  readonly before?: () => Promise<unknown>;
}

const minRounds = 3;

/** In turns, so that other load on the machine affects all. Slow contenders get fewer rounds. */
export async function timesInTurns(
  contenders: readonly Contender[],
  { rounds, warmUps, budgetMs }: { rounds: number; warmUps: number; budgetMs: number },
): Promise<number[][]> {
  const times = contenders.map(() => [] as number[]);
  const startedAt = performance.now();
  for (let round = -warmUps; round < rounds; round += 1) {
    const isOver = performance.now() - startedAt > budgetMs;
    if (round >= minRounds && isOver) break;
    if (round < 0 && isOver) continue;
    for (const [place, { ask, before }] of contenders.entries()) {
      await before?.();
      const roundStartedAt = performance.now();
      await ask();
      if (round >= 0) times[place]?.push(performance.now() - roundStartedAt);
    }
  }
  return times;
}
