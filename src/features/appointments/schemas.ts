import { type Static, Type } from 'typebox';
import { TimeBound } from '../../domain/time-range.ts';
import { Id, Instant, Strict } from '../../http/contract.ts';

export const AvailabilityQuery = Strict({
  // Of the demo data.
  staff_id: Id('With whom.', 'a617fc89-74ca-4911-889b-32978b25ed74'),
  from: TimeBound("From this instant on, or this day on the organisation's clock.", '2030-01-07'),
  to: TimeBound('Up to this instant; a day is included whole. At most 31 days after `from`.', '2030-01-11'),
  duration: Type.Integer({ minimum: 5, maximum: 1440, description: 'Of a slot, in minutes.', examples: [30] }),
});
export type AvailabilityQuery = Static<typeof AvailabilityQuery>;

export const FreeSlots = Type.Object(
  {
    data: Type.Array(Type.Object({ from: Instant('When the slot begins.'), to: Instant('When it ends.') })),
    timezone: Type.String({ examples: ['America/New_York'] }),
  },
  {
    title: 'FreeSlots',
    description: "The free slots in the organisation's hours, none of them past, on its own clock.",
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
