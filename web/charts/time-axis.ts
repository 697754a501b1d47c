// Which buckets of a time axis have a label. The labels are made of the local times of the API, so the browser's zone has no part in them.
import { monthName, shortDay } from '../words/time.ts';

export type BucketSize = 'hour' | 'day' | 'week' | 'month';

export interface AxisLabel {
  readonly index: number;
  readonly text: string;
}

interface AxisOptions {
  readonly size: BucketSize;
  readonly bandPx: number;
  readonly minGapPx?: number;
}

const steps: Readonly<Record<BucketSize, readonly number[]>> = {
  hour: [1, 2, 3, 6, 12, 24],
  day: [1, 2, 7, 14, 28],
  week: [1, 2, 4, 8, 13, 26],
  month: [1, 2, 3, 6, 12, 24],
};

/** `locals`: the start of each bucket, such as `2026-11-20T00:00:00-05:00`. */
export function axisLabels(locals: readonly string[], { size, bandPx, minGapPx = 64 }: AxisOptions): AxisLabel[] {
  const step = steps[size].find((each) => each * bandPx >= minGapPx) ?? Math.ceil(minGapPx / bandPx);
  return locals.flatMap((local, index) =>
    isAtStep(local, index, step, size) ? [{ index, text: labelOf(local, size, index) }] : [],
  );
}

/** Hours and months are labelled at round ones, so that labels stay in place when the period is shifted. */
function isAtStep(local: string, index: number, step: number, size: BucketSize): boolean {
  if (size === 'hour' && step <= 24) return Number(local.slice(11, 13)) % step === 0;
  if (size === 'month') return (Number(local.slice(0, 4)) * 12 + Number(local.slice(5, 7)) - 1) % step === 0;
  return index % step === 0;
}

function labelOf(local: string, size: BucketSize, index: number): string {
  const day = local.slice(0, 10);
  if (size === 'month') return monthName(day);
  if (size === 'hour') return local.slice(11, 13) === '00' || index === 0 ? shortDay(day) : local.slice(11, 16);
  return shortDay(day);
}
