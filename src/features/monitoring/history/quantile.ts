/**
 * A quantile of durations of which only the number in each bucket is known, linear within the bucket, as Prometheus computes it.
 * `bounds` are the upper bounds; durations above the last one count as the last one. Null without durations.
 */
export function quantile(share: number, counts: readonly number[], bounds: readonly number[]): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = share * total;
  let below = 0;
  for (const [place, upper] of bounds.entries()) {
    const count = counts[place] ?? 0;
    const lower = bounds[place - 1] ?? 0;
    if (count > 0 && below + count >= rank) return lower + (upper - lower) * ((rank - below) / count);
    below += count;
  }
  return bounds.at(-1) ?? null;
}
