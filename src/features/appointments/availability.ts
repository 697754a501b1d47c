// When somebody can be booked: the organisation's hours without what is booked already.
import { Temporal } from 'temporal-polyfill';
import { resolveTimeRange, toPostgresInstant } from '../../domain/time-range.ts';
import { ValidationFailed } from '../../errors.ts';
import type { View } from '../../http/cache/view.ts';
import { freeSlots } from './free-slots.ts';
import { openStretches } from './opening-hours.ts';
import { freeSlotList } from './policies.ts';
import { readDiary } from './queries.ts';
import type { AvailabilityQuery, FreeSlots } from './schemas.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const mostDays = 31;

/** All that the slots depend on besides rows. */
type SlotsAsked = {
  readonly staffId: string;
  readonly from: string;
  readonly to: string;
  readonly durationMinutes: number;
  readonly timezone: string;
};

/** What is asked for, without what is past: by the minute, so that those who ask in the same minute ask for the same. */
export function slotsAsked(
  { staff_id, duration, ...span }: AvailabilityQuery,
  timezone: string,
  now: number,
): SlotsAsked {
  const { from, to } = resolveTimeRange(span, timezone);
  const latest = Temporal.Instant.from(from).toZonedDateTimeISO(timezone).add({ days: mostDays });
  if (latest.epochMilliseconds < Date.parse(to)) {
    throw new ValidationFailed(`to must be at most ${mostDays} days after from`);
  }
  const nextMinute = Math.ceil(now / minuteMs) * minuteMs;
  const start = Math.min(Math.max(Date.parse(from), nextMinute), Date.parse(to));
  return {
    staffId: staff_id.toLowerCase(),
    from: new Date(start).toISOString(),
    to: new Date(to).toISOString(),
    durationMinutes: duration,
    timezone,
  };
}

export const freeSlotsView: View<SlotsAsked, FreeSlots | null> = {
  policy: freeSlotList,
  async load({ database, orgId }, { staffId, durationMinutes, timezone, ...period }) {
    const asked = { from: Date.parse(period.from), to: Date.parse(period.to) };
    // With the days around it: where the slots of an evening begin depends on the appointments of that morning.
    const around = { from: isoOf(asked.from - 2 * dayMs), to: isoOf(asked.to + 2 * dayMs) };
    const diary = await readDiary({ database, orgId, staffId }, around);
    if (diary === null) return null;
    const hours = diary.organizations.inbound_configs?.hours;
    const open = diary.active ? openStretches(hours, asked, timezone) : [];
    const busy = diary.appointments.map(({ scheduled_at, ends_at }) => ({
      from: Date.parse(scheduled_at),
      // Whoever ends within a minute is free from the next one on.
      to: Temporal.Instant.from(ends_at).round({ smallestUnit: 'minute', roundingMode: 'ceil' }).epochMilliseconds,
    }));
    const slots = freeSlots({ open, busy, durationMs: durationMinutes * minuteMs }, asked);
    const local = (ms: number) =>
      Temporal.Instant.fromEpochMilliseconds(ms)
        .toZonedDateTimeISO(timezone)
        .toString({ smallestUnit: 'second', timeZoneName: 'never' });
    return { data: slots.map(({ from, to }) => ({ from: local(from), to: local(to) })), timezone };
  },
};

const isoOf = (ms: number) => toPostgresInstant(new Date(ms).toISOString());
