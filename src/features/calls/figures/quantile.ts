// Quantiles of a histogram. private.histogram_place has the same places: up to 20 each value has its own; above, each place is 5 % larger
// than the one before.

const exactUntil = 20;
const growth = 1.05;

/** The value that the share `at` of the counted values does not exceed (nearest rank). Null without values. */
export function quantileOf(counts: readonly number[], at: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total <= 0) return null;
  const rank = Math.max(1, Math.ceil(at * total));
  let passed = 0;
  const place = counts.findIndex((count) => {
    passed += count;
    return passed >= rank;
  });
  return valueAt(place);
}

/** The geometric middle of a place: no value in it is more than 2.5 % away. */
function valueAt(place: number): number {
  return place <= exactUntil ? place : exactUntil * growth ** (place - exactUntil - 0.5);
}
