// Where nobody speaks, from the peaks of the waveform.

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** In percent of the loudest. Below it is only noise. */
const maxQuiet = 4;
/** Shorter pauses belong to speech. */
const minSeconds = 1.5;
/** Kept before the next word, so that its beginning is heard. */
const leadSeconds = 0.25;

export function silentRanges(channels: readonly (readonly number[])[], durationSeconds: number): Range[] {
  const parts = Math.max(0, ...channels.map((peaks) => peaks.length));
  const ranges: Range[] = [];
  let start = 0;
  for (let part = 0; part <= parts; part += 1) {
    const isQuiet = part < parts && channels.every((peaks) => (peaks[part] ?? 0) <= maxQuiet);
    if (isQuiet) continue;
    const [from, to] = [start, part].map((each) => (each * durationSeconds) / parts) as [number, number];
    if (part > start && to - from >= minSeconds)
      ranges.push({ start: from, end: part === parts ? to : to - leadSeconds });
    start = part + 1;
  }
  return ranges;
}

/** Where to go on, when the moment is within a silence. */
export function endOfSilence(ranges: readonly Range[], seconds: number): number | undefined {
  return ranges.find(({ start, end }) => seconds >= start && seconds < end)?.end;
}
