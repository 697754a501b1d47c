/** Counts by two labels, for a counter of the metrics. */
export type Counts = ReturnType<typeof createCounts>;

export function createCounts() {
  const counts = new Map<string, number>();
  return {
    add(provider: string, outcome: string, times = 1): void {
      const name = `${provider} ${outcome}`;
      counts.set(name, (counts.get(name) ?? 0) + times);
    },
    *read(): Iterable<readonly [{ provider: string; outcome: string }, number]> {
      for (const [name, count] of counts) {
        const [provider = '', outcome = ''] = name.split(' ');
        yield [{ provider, outcome }, count];
      }
    },
  };
}
