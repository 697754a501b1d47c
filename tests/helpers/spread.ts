/** Set: tests of all pairs of two lists run each pair, not a spread of them. */
const isEveryPair = process.env.EVERY_PAIR !== undefined;

/** Whether a test of two lists takes this pair, by the places in both. One of `every` pairs is taken; together they have each member of both lists. */
export function isInSpread(one: number, other: number, every = 3): boolean {
  return isEveryPair || (one + other) % every === 0;
}
