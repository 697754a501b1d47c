// What Prometheus is told: by route pattern, policy and tier, never by org or key, so that there are only so many series.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { addCounter } from './at-scrape.ts';
import { addCacheFigures } from './cache-figures.ts';
import { addRequestDurations } from './durations.ts';
import { addFeedFigures } from './feed-figures.ts';

declare module 'fastify' {
  interface FastifyInstance {
    metrics: { readonly contentType: string; read(): Promise<string> };
  }
}

// The process is one, however many apps a test builds in it, and watching its garbage collector can not be undone.
let ofProcess: Registry | undefined;

function processFigures(): Registry {
  if (ofProcess !== undefined) return ofProcess;
  ofProcess = new Registry();
  collectDefaultMetrics({ register: ofProcess });
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
  const observe = addRequestDurations(registry);
  app.addHook('onResponse', (request, reply, done) => {
    // A path that is nobody's is whatever somebody typed: one series for all of them.
    const route = request.routeOptions.url ?? 'none';
    observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
}
