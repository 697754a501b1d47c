// What Prometheus is told: by route, policy and tier, never by organisation or key, so that the number of series is bounded.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { addCacheFigures } from './cache-metrics.ts';
import { addFeedFigures } from './change-feed-metrics.ts';
import { addCounter } from './collect-on-scrape.ts';
import { addRequestFigures } from './request-metrics.ts';

declare module 'fastify' {
  interface FastifyInstance {
    metrics: { readonly contentType: string; read(): Promise<string> };
  }
}

/** Gauges that are named like counters, what they are made of, and the heap space by space. */
const leftOut = [
  ...['nodejs_active_handles', 'nodejs_active_handles_total', 'nodejs_active_requests', 'nodejs_active_requests_total'],
  ...['nodejs_active_resources', 'nodejs_active_resources_total'],
  ...['size_total', 'size_used', 'size_available'].map((what) => `nodejs_heap_space_${what}_bytes`),
];

// The process is one, however many apps a test builds in it, and watching its garbage collector can not be undone.
let ofProcess: Registry | undefined;

function processFigures(): Registry {
  if (ofProcess !== undefined) return ofProcess;
  ofProcess = new Registry();
  collectDefaultMetrics({ register: ofProcess });
  for (const name of leftOut) ofProcess.removeSingleMetric(name);
  return ofProcess;
}

export const metrics = fp(
  async function metrics(app: FastifyInstance) {
    const registry = new Registry();
    const process = processFigures();
    measureRequests(app, registry);
    app.decorate('metrics', {
      contentType: registry.contentType,
      read: async () => `${await process.metrics()}\n${await registry.metrics()}`,
    });

    // What counts itself is registered later than what is to be measured from its first request on.
    app.addHook('onReady', async () => {
      addCacheFigures(registry, app.cache);
      if (app.changeFeed !== null) addFeedFigures(registry, app.changeFeed, app.steadyNow);
      addCounter(registry, {
        name: 'database_queries_total',
        help: 'Queries by whether the database answered. Those that we gave up on are not among them.',
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

function measureRequests(app: FastifyInstance, registry: Registry): void {
  const observe = addRequestFigures(registry);
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    observe({ method, route: routeOptions.url, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
}
