// The address with absolute days in place of "the last 28 days", so that its receiver sees the same figures. A list also gets the instant
// up to which it was read.

import { serverNowMs } from '../data/clock.ts';
import { defaultPeriod, periodOfSpan, spanOf } from '../data/period.ts';
import { session } from '../data/session.ts';

export function frozenLink(): string {
  const url = new URL(location.href);
  const timezone = session.organization.value?.timezone;
  if (timezone === undefined) return url.href;
  const isRelative = !url.searchParams.has('from') && !url.searchParams.has('to');
  if (isRelative) {
    const span = spanOf(url.searchParams.get('period') ?? defaultPeriod, timezone);
    url.searchParams.set('period', periodOfSpan(span));
  }
  const isList = /\/calls(\/|$)/.test(url.pathname);
  if (isList && !url.searchParams.has('to')) url.searchParams.set('to', new Date(serverNowMs()).toISOString());
  return url.href;
}
