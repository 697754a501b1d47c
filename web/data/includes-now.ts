import { daysFrom, isDay } from '../words/days.ts';
import { localDay } from '../words/time.ts';
import { serverNowMs } from './clock.ts';
import type { CallFilters } from './filters.ts';

/** Whether a call that starts now is within the bounds. A period in the future cannot end at the present moment. */
export function includesNow({ from, to }: Pick<CallFilters, 'from' | 'to'>, zone: string): boolean {
  return (from === undefined || fromNow(from, zone) <= 0) && (to === undefined || fromNow(to, zone) >= 0);
}

/** Above 0 in the future. Today is 0. */
function fromNow(bound: string, zone: string): number {
  const nowMs = serverNowMs();
  return isDay(bound) ? daysFrom(localDay(zone, nowMs), bound) : Date.parse(bound) - nowMs;
}
