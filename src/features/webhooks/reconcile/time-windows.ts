// Which calls a run of the reconciler reads.
import type { TimeWindow } from '../../../providers/provider.ts';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
const recentMs = 2 * hourMs;
const nightMs = 2 * dayMs;
/** After a longer outage, `npm run backfill` reads the rest. */
const maxCatchUpMs = 7 * dayMs;

interface Progress {
  /** Calls before this were read. */
  readonly reconciledTo: string | null;
  readonly isNight: boolean;
}

/**
 * The last 2 hours; at night the last 48, which also finds what providers tell late: prices, and the analyses of providers whose
 * lists go by the start of calls. After an outage, from where the last run ended.
 */
export function windowOfRun({ reconciledTo, isNight }: Progress, nowMs: number): TimeWindow {
  const usualMs = nowMs - (isNight ? nightMs : recentMs);
  const lastMs = reconciledTo === null ? usualMs : Date.parse(reconciledTo);
  return { from: new Date(Math.max(Math.min(usualMs, lastMs), nowMs - maxCatchUpMs)), to: new Date(nowMs) };
}

/** Parts of a day. Lists have no reliable order, so only a part that was read to its end counts as read. */
export function* daysOf({ from, to }: TimeWindow): Generator<TimeWindow> {
  for (let startMs = from.getTime(); startMs < to.getTime(); startMs += dayMs) {
    yield { from: new Date(startMs), to: new Date(Math.min(startMs + dayMs, to.getTime())) };
  }
}
