// Opens a request budget for each request, reports its queries in `server-timing`, and logs slow requests.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { createRequestBudget, type RequestBudget } from '../database/request-budget.ts';
import { createSlowQueries, type SlowQueries } from '../database/slow-queries.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** The latest slow queries of this process. */
    slowQueries: SlowQueries;
  }
  interface FastifyContextConfig {
    /** The response stays open: its duration says nothing about the service. */
    isStream?: true;
  }
  interface FastifyRequest {
    budget: RequestBudget;
    /** Null on routes without cached views. */
    cacheOutcome: 'HIT' | 'MISS' | 'STALE' | 'BYPASS' | null;
  }
}

export const requestBudget = fp(
  async function requestBudget(app: FastifyInstance, { slowRequestMs }: { slowRequestMs: number }) {
    app.decorate('slowQueries', createSlowQueries());
    app.decorateRequest('budget');
    app.decorateRequest('cacheOutcome', null);

    app.addHook('onRequest', (request, reply, done) => {
      request.budget = createRequestBudget(request.id);
      reply.header('x-request-id', request.id);
      done();
    });

    app.addHook('onSend', (request, reply, payload, done) => {
      const { budget } = request;
      const queries = `${budget.executed} ${budget.executed === 1 ? 'query' : 'queries'}`;
      const total = reply.elapsedTime.toFixed(1);
      const cached = request.cacheOutcome === null ? '' : `, cache;desc=${request.cacheOutcome}`;
      reply.header(
        'server-timing',
        `db;dur=${budget.busyMs.toFixed(1)};desc="${queries}"${cached}, total;dur=${total}`,
      );
      done(null, payload);
    });

    app.addHook('onResponse', (request, reply, done) => {
      const { budget } = request;
      budget.close();
      if (budget.slowQueries.length > 0) {
        const route = `${request.method} ${request.routeOptions.url ?? 'unknown'}`;
        const at = new Date().toISOString();
        app.slowQueries.note(budget.slowQueries, { route, at, requestId: request.id });
      }
      done();
      if (reply.elapsedTime < slowRequestMs || request.routeOptions.config.isStream === true) return;
      request.log.warn(
        {
          method: request.method,
          route: request.routeOptions.url ?? 'unknown',
          durationMs: Math.round(reply.elapsedTime),
          queriesExecuted: budget.executed,
          slowQueries: budget.slowQueries,
        },
        'slow request',
      );
    });
  },
  { name: 'request-budget' },
);
