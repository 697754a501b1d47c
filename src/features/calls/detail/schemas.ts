import { Type } from 'typebox';
import { Id, Instant, Nullable, Strict } from '../../../http/contract.ts';
import * as examples from '../examples.ts';
import { providerProperties } from '../provider-properties.ts';
import { ActionItems, Review } from '../review/schemas.ts';
import { rowProperties } from '../schemas.ts';
import { Neighbours } from './neighbours.ts';

export const CallParams = Strict({ callId: Id('The call.', examples.callDetail.id) });

const Cost = Nullable(
  Type.Object({ amountMicros: Type.Integer({ minimum: 0 }), currency: Type.String({ examples: ['USD'] }) }),
);

const Leg = Type.Object(
  {
    id: rowProperties.id,
    provider: Nullable(Type.String()),
    provider_call_id: Nullable(Type.String()),
    direction: rowProperties.direction,
    status: rowProperties.status,
    from_number: rowProperties.from_number,
    to_number: rowProperties.to_number,
    from_number_display: rowProperties.from_number_display,
    to_number_display: rowProperties.to_number_display,
    started_at: rowProperties.started_at,
    ended_at: Nullable(Instant('Null until the leg has ended.')),
    duration_seconds: rowProperties.duration_seconds,
    has_recording: rowProperties.has_recording,
    cost: Cost,
  },
  { title: 'CallLeg' },
);

export const CallDetail = Type.Object(
  {
    ...rowProperties,
    provider: Nullable(Type.String()),
    provider_call_id: Nullable(Type.String()),
    ended_at: Nullable(Instant('Null until the call has ended.')),
    cost: Cost,
    transcript: Nullable(Type.String()),
    summary: Nullable(Type.String()),
    action_items: ActionItems,
    review: Nullable(Review),
    metadata: Type.Object({}, { additionalProperties: true }),
    leg_of: Nullable(Id('The call that this row is a leg of. Null for a call.')),
    legs: Type.Array(Leg, {
      description:
        'The parts of the same conversation that other providers or lines report, by start. They are counted nowhere.',
    }),
    neighbours: Type.Optional(Neighbours),
    ...providerProperties,
    created_at: Instant('When the call was first stored.'),
    updated_at: Instant('When it was last changed.'),
  },
  { title: 'Call', description: 'The call.', examples: [examples.callDetail] },
);

export const CallQuery = Strict({
  around: Type.Optional(
    Type.String({
      maxLength: 4000,
      description:
        'Filters and `sort` of the list, as one query string: the response has the `neighbours` of the call in that list. `from` may be a period, as in a saved view.',
      examples: ['direction=inbound&sort=-started_at'],
    }),
  ),
});
