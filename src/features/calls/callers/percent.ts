/** One decimal; null when there is nothing to divide by. The factor comes before the division, so that ties are exact and round up. */
export function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part * 1000) / whole) / 10;
}
