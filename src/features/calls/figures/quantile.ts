// Quantiles of a histogram. private.histogram_place has the same places: below 30 each value has its own; above, 15 places double the
// value, so that a place begins at 30, 60, 120, 240 and so on.

const exactBelow = 30;
const placesPerDoubling = 15;
/** The logarithm of a power of two may be slightly too small. */
const tolerance = 1e-9;

export function placeOf(value: number): number {
  if (value < exactBelow) return value;
  return exactBelow + Math.floor(placesPerDoubling * Math.log2(value / exactBelow) + tolerance);
}

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
  return place < exactBelow ? place : exactBelow * 2 ** ((place - exactBelow + 0.5) / placesPerDoubling);
}
