// The free slots of a staff member: the organisation's opening hours without the existing appointments.
import { Temporal } from 'temporal-polyfill';
import { rlsTables } from '../../database/rls-tables.ts';
import { openRanges } from '../../domain/opening-hours.ts';
import { resolveTimeRange, toPostgresInstant } from '../../domain/time-range.ts';
import { ValidationFailed } from '../../errors.ts';
import { defineView } from '../../http/cache/view.ts';
import { freeSlots } from './free-slots.ts';
import { readDiary } from './queries.ts';
import { type AvailabilityQuery, FreeSlots } from './schemas.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const maxDays = 31;

type SlotParams = {
  readonly from: string;
  readonly to: string;
  readonly staffId: string;
  readonly durationMinutes: number;
  readonly timezone: string;
};

/** Starts at the next full minute at the earliest, so that all requests of one minute share a cache entry. */
export function slotParamsOf(
  { staff_id, duration, ...bounds }: AvailabilityQuery,
  timezone: string,
  now: number,
): SlotParams {
  const { from, to } = resolveTimeRange(bounds, timezone);
  const latest = Temporal.Instant.from(from).toZonedDateTimeISO(timezone).add({ days: maxDays });
  if (latest.epochMilliseconds < Date.parse(to)) {
    throw new ValidationFailed(`to must be at most ${maxDays} days after from`, {
      field: 'to',
      limit: { max: maxDays, unit: 'days' },
    });
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

/** Strict: a slot that has just been booked must not be offered. */
export const freeSlotsView = defineView({
  name: 'free slots',
  tables: ['appointments', 'staff', 'inbound_configs', ...rlsTables],
  ttlMs: minuteMs,
  staleIfErrorMs: 10 * minuteMs,
  negativeTtlMs: 15_000,
  schema: FreeSlots,
  async load({ database, orgId }, { staffId, durationMinutes, timezone, ...range }: SlotParams) {
    const requested = { from: Date.parse(range.from), to: Date.parse(range.to) };
    // Two days more on each side: an appointment of the morning decides where the slots of the evening start.
    const around = { from: requested.from - 2 * dayMs, to: requested.to + 2 * dayMs };
    const diary = await readDiary(
      { database, orgId, staffId },
      { from: instantOf(around.from), to: instantOf(around.to) },
    );
    if (diary === null) return null;
    const hours = diary.organizations.inbound_configs?.hours;
    const open = diary.active ? openRanges(hours, requested, timezone) : [];
    const busy = diary.appointments.map(({ scheduled_at, ends_at }) => ({
      from: Date.parse(scheduled_at),
      // The next slot starts at a full minute.
      to: Temporal.Instant.from(ends_at).round({ smallestUnit: 'minute', roundingMode: 'ceil' }).epochMilliseconds,
    }));
    const slots = freeSlots({ open, busy, durationMs: durationMinutes * minuteMs }, requested);
    const local = (epochMs: number) =>
      Temporal.Instant.fromEpochMilliseconds(epochMs)
        .toZonedDateTimeISO(timezone)
        .toString({ smallestUnit: 'second', timeZoneName: 'never' });
    return { data: slots.map(({ from, to }) => ({ from: local(from), to: local(to) })), timezone };
  },
});

const instantOf = (epochMs: number) => toPostgresInstant(new Date(epochMs).toISOString());
