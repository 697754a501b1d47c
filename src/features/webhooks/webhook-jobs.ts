// The jobs of webhooks and of the reconciler, and their metrics.
import type { FastifyInstance } from 'fastify';
import { dataOf } from '../../database/postgrest-response.ts';
import type { EventFigures } from '../../http/metrics/webhook-metrics.ts';
import type { Job } from '../../jobs/jobs.ts';
import { createApplyEvents } from './apply-events.ts';
import { createCounts } from './counts.ts';
import type { Deliveries } from './deliveries.ts';
import { eventUpkeepJobs } from './event-upkeep.ts';
import { createCloseLostCalls } from './reconcile/close-lost-calls.ts';
import type { OpenApi } from './reconcile/connection-api.ts';
import { reconcileJobs } from './reconcile/reconcile.ts';

/** Before the service starts. */
export function addWebhookJobs(app: FastifyInstance, deliveries: Deliveries, openApi: OpenApi): void {
  const [runs, calls, lost] = [createCounts(), createCounts(), createCounts()];
  let figures: EventFigures | null = null;
  app.metrics.addWebhooks({
    deliveries: deliveries.read,
    reconcileRuns: runs.read,
    reconciledCalls: calls.read,
    lostCalls: lost.read,
    events: () => figures,
  });
  const measureEvents: Job = {
    name: 'measure-events',
    everyMs: 30_000,
    async run() {
      figures = await readFigures(app);
      return false;
    },
  };
  const jobs = [
    createApplyEvents(app),
    ...eventUpkeepJobs(app, deliveries),
    ...reconcileJobs(app, { openApi, runs, calls }),
    createCloseLostCalls(app, openApi, lost),
    measureEvents,
  ];
  for (const job of jobs) app.addJob(job);
}

async function readFigures(app: FastifyInstance): Promise<EventFigures> {
  const [row] = dataOf(await app.withServiceDatabase((database) => database.rpc('measure_events')));
  if (row === undefined) throw new Error('measure_events returned no row');
  const { oldest_seconds: oldestSeconds, ...counts } = row;
  return { ...counts, oldestSeconds };
}
