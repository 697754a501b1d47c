// Metrics for Prometheus. Labels are route, policy and tier, never organisation or cache key, so the number of series is bounded.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { addCacheMetrics } from './cache-metrics.ts';
import { addChangeFeedMetrics } from './change-feed-metrics.ts';
import { addCounter } from './collect-on-scrape.ts';
import { addLiveMetrics, type LiveStats } from './live-metrics.ts';
import { addRecordingMetrics, type RecordingCounts } from './recording-metrics.ts';
import { addRequestMetrics, type RequestTotals } from './request-metrics.ts';
import { addRollupMetrics, type RollupStats } from './rollup-metrics.ts';
import { addWebhookMetrics, type WebhookStats } from './webhook-metrics.ts';

declare module 'fastify' {
  interface FastifyInstance {
    metrics: {
      readonly contentType: string;
      read(): Promise<string>;
      requests(): RequestTotals;
      /** Returns the function that observes a lag in milliseconds. */
      addLive(stats: () => LiveStats): (lagMs: number) => void;
      addRecordings(counts: RecordingCounts): void;
      addRollup(stats: RollupStats): void;
      addWebhooks(stats: WebhookStats): void;
    };
  }
}

/** Gauges with names like counters, their details, and the heap by space. */
const excluded = [
  ...['nodejs_active_handles', 'nodejs_active_handles_total', 'nodejs_active_requests', 'nodejs_active_requests_total'],
  ...['nodejs_active_resources', 'nodejs_active_resources_total'],
  ...['size_total', 'size_used', 'size_available'].map((what) => `nodejs_heap_space_${what}_bytes`),
];

// One per process, however many apps a test builds: the observer of the garbage collector cannot be removed.
let processRegistry: Registry | undefined;

function collectProcessMetrics(): Registry {
  if (processRegistry !== undefined) return processRegistry;
  processRegistry = new Registry();
  collectDefaultMetrics({ register: processRegistry });
  for (const name of excluded) processRegistry.removeSingleMetric(name);
  return processRegistry;
}

export const metrics = fp(
  async function metrics(app: FastifyInstance) {
    const registry = new Registry();
    const process = collectProcessMetrics();
    const requests = measureRequests(app, registry);
    app.decorate('metrics', {
      contentType: registry.contentType,
      addLive: (stats) => addLiveMetrics(registry, stats),
      addRecordings: (counts) => addRecordingMetrics(registry, counts),
      addRollup: (stats) => addRollupMetrics(registry, stats),
      addWebhooks: (stats) => addWebhookMetrics(registry, stats),
      requests,
      read: async () => `${await process.metrics()}\n${await registry.metrics()}`,
    });

    // Cache and change feed are registered after this plugin, which must measure requests from the first one on.
    app.addHook('onReady', async () => {
      addCacheMetrics(registry, app.cache);
      if (app.changeFeed !== null) addChangeFeedMetrics(registry, app.changeFeed, app.steadyNow);
      addCounter(registry, {
        name: 'database_queries_total',
        help: 'Database queries by outcome. Aborted queries are not counted.',
        labelNames: ['outcome'],
        *read() {
          yield [{ outcome: 'answered' }, app.databaseQueries.answered];
          yield [{ outcome: 'failed' }, app.databaseQueries.failed];
        },
      });
    });
  },
  { name: 'metrics' },
);

function measureRequests(app: FastifyInstance, registry: Registry): () => RequestTotals {
  const { observe, totals } = addRequestMetrics(registry);
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    const seconds = routeOptions.config.isStream === true ? 0 : reply.elapsedTime / 1000;
    observe({ method, route: routeOptions.url, status: reply.statusCode }, seconds);
    done();
  });
  return totals;
}
