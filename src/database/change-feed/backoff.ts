const minMs = 100;
const maxMs = 5000;

/** Doubles with each failure up to five seconds. Half of it is random, so that instances do not reconnect in step. */
export function backoffMs(failures: number, random: () => number): number {
  const fullMs = Math.min(maxMs, minMs * 2 ** (failures - 1));
  return fullMs * (0.5 + random() / 2);
}
