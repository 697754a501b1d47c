import { type Static, Type } from 'typebox';
import { TimeBound } from '../../domain/time-range.ts';
import { Id, Instant, Strict } from '../../http/contract.ts';

export const AvailabilityQuery = Strict({
  staff_id: Id('The id of the staff member.', 'a617fc89-74ca-4911-889b-32978b25ed74'),
  from: TimeBound("Start, inclusive: an instant, or a date in the organisation's time zone.", '2030-01-07'),
  to: TimeBound(
    'End: an instant (exclusive), or a date (the whole day is included). At most 31 days after `from`.',
    '2030-01-11',
  ),
  duration: Type.Integer({
    minimum: 5,
    maximum: 1440,
    description: 'The length of a slot in minutes.',
    examples: [30],
  }),
});
export type AvailabilityQuery = Static<typeof AvailabilityQuery>;

export const FreeSlots = Type.Object(
  {
    data: Type.Array(Type.Object({ from: Instant('Start of the slot.'), to: Instant('End of the slot.') })),
    timezone: Type.String({ examples: ['America/New_York'] }),
  },
  {
    title: 'FreeSlots',
    description:
      "The free slots in the organisation's opening hours, from now on. Times have the offset of `timezone`.",
    examples: [
      {
        data: [
          { from: '2026-11-23T09:00:00-05:00', to: '2026-11-23T09:30:00-05:00' },
          { from: '2026-11-23T10:15:00-05:00', to: '2026-11-23T10:45:00-05:00' },
        ],
        timezone: 'America/New_York',
      },
    ],
  },
);
export type FreeSlots = Static<typeof FreeSlots>;
