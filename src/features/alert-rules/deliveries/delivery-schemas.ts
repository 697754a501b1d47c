import { Type } from 'typebox';
import { CursorPagination } from '../../../crud/cursor-pages.ts';
import { notFound } from '../../../errors.ts';
import { Id, Instant, Nullable } from '../../../http/contract.ts';

export const DeliveryNotFound = notFound('alert delivery');

export const exampleDeliveryId = '5e2f7a10-9b3c-4d68-a1f4-7c0d9e8b6a31';

const properties = {
  id: Id('The id of the notification. Its `webhook-id` is `msg_` and this id, in each attempt.', exampleDeliveryId),
  destination_id: Id('The destination.'),
  rule_id: Nullable(Id('The rule. Null for a test, and after the rule was deleted.')),
  event_type: Type.Enum(['alert.firing', 'alert.resolved', 'alert.no_data', 'alert.test']),
  state: Type.Enum(['waiting', 'delivered', 'failed'], {
    description: 'waiting: it is sent at next_attempt_at. failed: all attempts are used up.',
  }),
  attempts: Type.Integer({ minimum: 0 }),
  next_attempt_at: Nullable(Instant('Null unless it is waiting.')),
  response_status: Nullable(Type.Integer({ description: 'Of the last attempt. Null: there was no response.' })),
  error: Nullable(Type.String({ description: 'A code of why the last attempt failed.' })),
  created_at: Instant('When the state of the rule changed.'),
  delivered_at: Nullable(Instant('When the destination accepted it.')),
};

export const deliveryColumns = Object.keys(properties).join(',');

export const DeliveryList = Type.Object(
  { data: Type.Array(Type.Object(properties, { title: 'AlertDelivery' })), pagination: CursorPagination },
  {
    title: 'AlertDeliveryList',
    description: 'Notifications, the latest first.',
    examples: [
      {
        data: [
          {
            id: exampleDeliveryId,
            destination_id: '7c1e5b90-2f4d-4a86-b3d1-9e0f6a7c8d20',
            rule_id: '1f6a3c52-8a0b-4d1e-9c77-5b2d8e4f6a10',
            ...{
              event_type: 'alert.firing',
              state: 'waiting',
              attempts: 2,
              next_attempt_at: '2026-11-20T16:07:10+00:00',
            },
            ...{
              response_status: 503,
              error: 'STATUS_503',
              created_at: '2026-11-20T16:05:01+00:00',
              delivered_at: null,
            },
          },
        ],
        pagination: { limit: 50, nextCursor: null },
      },
    ],
  },
);

export const QueuedDelivery = Type.Object(
  { id: Id('The id of the notification, in the list of deliveries.', exampleDeliveryId) },
  {
    title: 'QueuedAlertDelivery',
    description: 'It is queued, and sent within seconds.',
    examples: [{ id: exampleDeliveryId }],
  },
);
