// What each request cost: `server-timing` on its answer, and one warning in the log when it was slow.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { createQueryAccount, type QueryAccount } from '../database/request-budget.ts';
import { createSlowQueries, type SlowQueries } from '../database/slow-queries.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** The last queries of this process that were slow. */
    slowQueries: SlowQueries;
  }
  interface FastifyRequest {
    account: QueryAccount;
    /** Null where nothing is cached. */
    cacheOutcome: 'HIT' | 'MISS' | 'STALE' | 'BYPASS' | null;
  }
}

export const requestAccount = fp(
  async function requestAccount(app: FastifyInstance, { slowRequestMs }: { slowRequestMs: number }) {
    app.decorate('slowQueries', createSlowQueries());
    app.decorateRequest('account');
    app.decorateRequest('cacheOutcome', null);

    app.addHook('onRequest', (request, reply, done) => {
      request.account = createQueryAccount(request.id);
      reply.header('x-request-id', request.id);
      done();
    });

    app.addHook('onSend', (request, reply, payload, done) => {
      const { account } = request;
      const queries = `${account.executed} ${account.executed === 1 ? 'query' : 'queries'}`;
      const total = reply.elapsedTime.toFixed(1);
      const cached = request.cacheOutcome === null ? '' : `, cache;desc=${request.cacheOutcome}`;
      reply.header(
        'server-timing',
        `db;dur=${account.busyMs.toFixed(1)};desc="${queries}"${cached}, total;dur=${total}`,
      );
      done(null, payload);
    });

    app.addHook('onResponse', (request, reply, done) => {
      const { account } = request;
      account.close();
      if (account.slowQueries.length > 0) {
        const route = `${request.method} ${request.routeOptions.url ?? 'unknown'}`;
        app.slowQueries.note(account.slowQueries, { route, at: new Date().toISOString() });
      }
      done();
      if (reply.elapsedTime < slowRequestMs) return;
      request.log.warn(
        {
          method: request.method,
          route: request.routeOptions.url ?? 'unknown',
          durationMs: Math.round(reply.elapsedTime),
          queriesExecuted: account.executed,
          slowQueries: account.slowQueries,
        },
        'slow request',
      );
    });
  },
  { name: 'request-account' },
);
