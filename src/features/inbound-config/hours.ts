// When calls are taken, on the organisation's own clock: spans of time, a list for each day of the week.
import { type Static, Type } from 'typebox';
import { ValidationFailed } from '../../errors.ts';

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const mostSpans = 10;

const said = {
  description:
    'On the clock of the organisation; the end of a span is no part of it, and may be 24:00. A day without spans is closed; `{}` says nothing of hours: calls are taken at any time.',
  examples: [{ mon: [['09:00', '17:00']], sat: [] }],
};

const Time = Type.String({ pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$', examples: ['09:00'] });
const Spans = Type.Array(Type.Array(Time, { minItems: 2, maxItems: 2 }), { maxItems: mostSpans });
const Day = Type.Optional(Spans);

export const Hours = Type.Object(
  { mon: Day, tue: Day, wed: Day, thu: Day, fri: Day, sat: Day, sun: Day },
  { additionalProperties: false, ...said },
);

export type WeeklyHours = Static<typeof Hours>;

/** As it is stored, also where that was not written here. */
export const StoredHours = Type.Object({}, { additionalProperties: true, ...said });

/** Of the form above. Times of one length: in the order of their letters. */
export function assertHours(hours: WeeklyHours): void {
  for (const day of days) {
    const spans = (hours[day] ?? []).map(([from = '', to = '']) => ({ from, to }));
    const empty = spans.find(({ from, to }) => from >= to);
    if (empty !== undefined) {
      throw new ValidationFailed(`hours.${day}: ${empty.from} to ${empty.to} does not end after it begins`);
    }
    const inOrder = spans.toSorted((one, other) => (one.from < other.from ? -1 : 1));
    const overlapping = inOrder.find(({ from }, index) => from < (inOrder[index - 1]?.to ?? ''));
    if (overlapping !== undefined) {
      throw new ValidationFailed(`hours.${day}: ${overlapping.from} to ${overlapping.to} overlaps the span before it`);
    }
  }
}
