// Schemas of the queues, the state of the rollup, and the jobs.
import { type Static, Type } from 'typebox';
import { Instant, Nullable } from '../../http/contract.ts';
import { exampleInstance, Instance } from './instance.ts';

const Count = (description: string) => Type.Integer({ minimum: 0, description });

const waiting = {
  waiting: Count('Waiting, also those that are retried later.'),
  oldestWaitingSeconds: Nullable(
    Type.Number({ minimum: 0, description: 'The age of the oldest that waits. Null: none waits.' }),
  ),
  retrying: Count('Of those that wait: with at least one failed attempt.'),
};
const failed = Count('Attempts are used up. Counted until they are deleted.');
const queue = { ...waiting, processedLastHour: Count('Completed in the last hour.'), failed };

const WebhookQueue = Type.Object({
  provider: Type.String({ examples: ['twilio'] }),
  connections: Count('Connections of all organisations to this provider.'),
  ...waiting,
  receivedLastHour: Count('Events that were received in the last hour.'),
  processedLastHour: Count('Of these, applied or ignored.'),
  retriedLastHour: Count('Of these, with more than one attempt.'),
  failed,
  quarantined: Count('Events that cannot be understood.'),
  lost: Count('Calls of the last 30 days that no webhook told of.'),
});

export type QueueFigures = Static<typeof QueueFigures>;
const QueueFigures = Type.Object({
  webhooks: Type.Array(WebhookQueue, { description: 'By provider.' }),
  alertDeliveries: Type.Object(queue, { description: 'Notifications of alert rules.' }),
  exports: Type.Object(
    { ...queue, running: Count('Exports that are being written.') },
    { description: 'Large exports.' },
  ),
  recordingCopies: Type.Object({ ...waiting, failed }, { description: 'Copies of recordings into the bucket.' }),
});

const idle = { waiting: 0, oldestWaitingSeconds: null, retrying: 0 };

export const Queues = Type.Object(
  { measuredAt: Instant('When the queues were counted.'), ...QueueFigures.properties },
  {
    title: 'Queues',
    description: 'What waits and what failed, over all organisations.',
    examples: [
      {
        measuredAt: '2026-11-21T07:43:37.786Z',
        webhooks: [
          {
            ...{ provider: 'twilio', connections: 9, waiting: 3, oldestWaitingSeconds: 12.4, retrying: 1 },
            ...{
              receivedLastHour: 1904,
              processedLastHour: 1899,
              retriedLastHour: 6,
              failed: 1,
              quarantined: 1,
              lost: 2,
            },
          },
          {
            ...{ provider: 'vapi', connections: 4, ...idle, receivedLastHour: 512, processedLastHour: 512 },
            ...{ retriedLastHour: 0, failed: 0, quarantined: 0, lost: 0 },
          },
        ],
        alertDeliveries: { waiting: 2, oldestWaitingSeconds: 95.2, retrying: 2, processedLastHour: 14, failed: 1 },
        exports: { waiting: 1, oldestWaitingSeconds: 4.1, retrying: 0, processedLastHour: 3, failed: 0, running: 1 },
        recordingCopies: { waiting: 5, oldestWaitingSeconds: 31.7, retrying: 1, failed: 2 },
      },
    ],
  },
);

export type RollupFigures = Static<typeof RollupFigures>;
const RollupFigures = Type.Object({
  unfinishedRecounts: Count('Organisations whose figures are counted from rows, until their recount has ended.'),
  unfoldedChanges: Count('Written calls that no fold has taken yet. Readers add them, so figures are exact.'),
  hasMoreChanges: Type.Boolean({ description: 'True: there are more than `unfoldedChanges`.' }),
  organizationsToFold: Count('Organisations with such changes.'),
});

export const Rollup = Type.Object(
  {
    instance: Instance,
    measuredAt: Instant('When it was measured.'),
    ...RollupFigures.properties,
    lastFoldAt: Nullable(
      Instant(
        'When the job of this instance last folded. Null: not since its start. Other instances and writers fold too.',
      ),
    ),
  },
  {
    title: 'RollupState',
    description: 'How far the rollup of calls is, over all organisations.',
    examples: [
      {
        instance: exampleInstance,
        measuredAt: '2026-11-21T07:43:37.786Z',
        ...{ unfinishedRecounts: 1, unfoldedChanges: 18, hasMoreChanges: false, organizationsToFold: 3 },
        lastFoldAt: '2026-11-21T07:43:37.102Z',
      },
    ],
  },
);
