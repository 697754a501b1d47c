interface Bin {
  readonly from: number;
  /** Null: open. */
  readonly to: number | null;
}

/** Where a value lies, in bands from the left: within a bin in proportion, in the open one at its start. */
export function placeInBins(value: number, bins: readonly Bin[]): number {
  const index = bins.findLastIndex(({ from }) => from <= value);
  const bin = bins[index];
  if (bin === undefined) return 0;
  return bin.to === null ? index : index + (value - bin.from) / (bin.to - bin.from);
}
