// What Prometheus is told: by route pattern, policy and tier, never by org or key, so that there are only so many series.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { addCounter } from './at-scrape.ts';
import { addCacheFigures } from './cache-figures.ts';
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
      if (app.changeFeed !== null) addFeedFigures(registry, app.changeFeed, app.now);
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
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the request to the end of its answer, by method, route pattern and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  app.addHook('onResponse', (request, reply, done) => {
    // A path that is nobody's is whatever somebody typed: one series for all of them.
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    const { method } = request;
    durations.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
}
