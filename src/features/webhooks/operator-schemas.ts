import { Type } from 'typebox';
import { Id, Instant, Nullable, Strict } from '../../http/contract.ts';

export const EventState = Type.Enum(['received', 'applied', 'ignored', 'quarantined', 'failed'], {
  description:
    'received: it is applied at next_attempt_at. failed: all attempts are used up. quarantined: it cannot be understood.',
});

const columns = {
  id: Id('The id of the event.'),
  org_id: Id('The organisation that the event belongs to.'),
  connection_id: Id('The connection that received it.'),
  source: Type.Enum(['webhook', 'reconcile', 'backfill'], { description: 'How the event was received.' }),
  event_type: Type.String({ description: "The provider's name of the event.", examples: ['end-of-call-report'] }),
  provider_call_id: Nullable(Type.String({ description: "The provider's id of the call." })),
  call_id: Nullable(Id('The call that shows the event.')),
  is_lost_webhook: Type.Boolean({
    description: 'The event was read from the API of the provider, and its call was not known from a webhook.',
  }),
  occurred_at: Nullable(Instant('When the event happened, by the clock of the provider.')),
  received_at: Instant('When the event was received.'),
  state: EventState,
  error: Nullable(Type.String({ description: 'Why the last attempt failed. It contains no value of the payload.' })),
  attempts: Type.Integer({ minimum: 0 }),
  next_attempt_at: Nullable(Instant('Null unless the event is to be applied.')),
  applied_at: Nullable(Instant('When the event was applied.')),
};

export const columnNames = Object.keys(columns).join(',');

const example = {
  id: '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10',
  org_id: 'b1eb12d0-0000-4000-8000-000000000001',
  connection_id: '4d0f6a0e-3b52-4b0e-9b8e-0a6f1f0f6c11',
  source: 'webhook',
  event_type: 'end-of-call-report',
  provider_call_id: '019a8d1e-6d3c-7a5b-9c1f-2b7e4d6f8a90',
  call_id: null,
  is_lost_webhook: false,
  occurred_at: '2026-11-20T16:02:11.5+00:00',
  received_at: '2026-11-20T16:02:12.1+00:00',
  state: 'failed',
  error: 'the call is not known yet',
  attempts: 12,
  next_attempt_at: null,
  applied_at: null,
};

const Pagination = Type.Object(
  {
    limit: Type.Integer(),
    nextCursor: Nullable(Type.String({ description: 'The `cursor` of the next page. Null on the last page.' })),
  },
  { title: 'CursorPagination' },
);

export const EventList = Type.Object(
  { data: Type.Array(Type.Object(columns, { title: 'WebhookEvent' })), pagination: Pagination },
  {
    title: 'WebhookEventList',
    description: 'A page of the events, without payloads.',
    examples: [{ data: [example], pagination: { limit: 100, nextCursor: null } }],
  },
);

export const EventDetail = Type.Object(
  {
    ...columns,
    payload: Nullable(
      Type.Object(
        {},
        {
          additionalProperties: true,
          description:
            'The body of the delivery, without credentials. Null if it was deleted, or is not a JSON object.',
        },
      ),
    ),
  },
  {
    title: 'WebhookEventDetail',
    description: 'The event with its payload.',
    examples: [{ ...example, payload: { message: { type: 'end-of-call-report' } } }],
  },
);

const range = {
  from: Instant('Events received at this time or later.'),
  to: Instant('Events received before this time.'),
};

export const EventQuery = Strict({
  state: Type.Optional(EventState),
  from: Type.Optional(range.from),
  to: Type.Optional(range.to),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 100, description: 'Rows on a page.' }),
  cursor: Type.Optional(
    Type.String({
      maxLength: 300,
      description: '`pagination.nextCursor` of the previous page. Absent: the first page.',
    }),
  ),
});

export const ReplayRange = Type.Object(
  {
    ...range,
    state: Type.Optional(
      Type.Enum(['failed', 'quarantined', 'ignored', 'applied'], {
        description: 'Only events in this state. Absent: failed and quarantined events.',
      }),
    ),
  },
  {
    title: 'ReplayRange',
    additionalProperties: false,
    examples: [{ from: '2026-11-20T00:00:00+00:00', to: '2026-11-21T00:00:00+00:00', state: 'failed' }],
  },
);

export const Replayed = Type.Object(
  {
    queued: Type.Integer({ minimum: 0, description: 'The events that are applied again.' }),
    nextFrom: Nullable(Instant('The `from` of the next request: there are more events in the range.')),
  },
  {
    title: 'ReplayedEvents',
    description: 'The events are queued, and are applied within seconds.',
    examples: [{ queued: 12, nextFrom: null }],
  },
);
