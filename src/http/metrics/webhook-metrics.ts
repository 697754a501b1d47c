// The metrics of webhooks and of the reconciler.
import type { Registry } from 'prom-client';
import { addCounter, addGauge, type Samples } from './collect-on-scrape.ts';

export interface WebhookStats {
  deliveries(): Samples;
  reconcileRuns(): Samples;
  reconciledCalls(): Samples;
  lostCalls(): Samples;
  /** Of all organisations, as last read from the database. Null: it was not read yet. */
  events(): EventFigures | null;
}

export interface EventFigures {
  readonly waiting: number;
  readonly oldestSeconds: number;
  readonly failed: number;
  readonly quarantined: number;
  readonly lost: number;
}

export function addWebhookMetrics(registry: Registry, stats: WebhookStats): void {
  addCounter(registry, {
    name: 'webhook_deliveries_total',
    help: 'Webhook requests by provider and outcome.',
    labelNames: ['provider', 'outcome'],
    read: stats.deliveries,
  });
  addCounter(registry, {
    name: 'reconcile_runs_total',
    help: 'Runs of the reconciler by provider and outcome.',
    labelNames: ['provider', 'outcome'],
    read: stats.reconcileRuns,
  });
  addCounter(registry, {
    name: 'reconcile_calls_total',
    help: 'Calls that the reconciler read. new: the call was not known. changed: the API told something new.',
    labelNames: ['provider', 'outcome'],
    read: stats.reconciledCalls,
  });
  addCounter(registry, {
    name: 'lost_calls_total',
    help: 'Calls without an end. recorded: the API told the end. closed: they were closed as lost.',
    labelNames: ['provider', 'outcome'],
    read: stats.lostCalls,
  });
  for (const { name, help, of } of eventGauges) {
    addGauge(registry, {
      name,
      help: `${help} Read from the database every 30 s; absent before that.`,
      // The label is only there because prom-client exports an unlabelled gauge as 0 before it has a value.
      labelNames: ['queue'],
      *read() {
        const figures = stats.events();
        if (figures !== null) yield [{ queue: 'events' }, of(figures)];
      },
    });
  }
}

const eventGauges: readonly { name: string; help: string; of: (figures: EventFigures) => number }[] = [
  { name: 'webhook_events_waiting', help: 'Stored events that are not applied yet.', of: ({ waiting }) => waiting },
  {
    name: 'webhook_events_oldest_waiting_seconds',
    help: 'Age of the oldest event that is not applied yet.',
    of: ({ oldestSeconds }) => oldestSeconds,
  },
  { name: 'webhook_events_failed', help: 'Events whose attempts are used up.', of: ({ failed }) => failed },
  {
    name: 'webhook_events_quarantined',
    help: 'Events that cannot be understood.',
    of: ({ quarantined }) => quarantined,
  },
  { name: 'webhook_calls_lost', help: 'Calls of the last 30 days that no webhook told of.', of: ({ lost }) => lost },
];
