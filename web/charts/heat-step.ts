// The steps of a heat map: linear, from zero to the top.
export const heatSteps = 6;

/** 0 to 6. Zero and unknown have no colour, and the smallest value above zero has one. */
export const heatStep = (value: number | null, top: number): number =>
  value === null || value <= 0 ? 0 : Math.min(heatSteps, Math.max(1, Math.ceil((value / top) * heatSteps)));
