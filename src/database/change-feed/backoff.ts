const shortestMs = 100;
const longestMs = 5000;

/** Doubles with each failure, up to five seconds; half of it by chance, so that instances do not come back in step. */
export function backoffMs(failures: number, random: () => number): number {
  const fullMs = Math.min(longestMs, shortestMs * 2 ** (failures - 1));
  return fullMs * (0.5 + random() / 2);
}
