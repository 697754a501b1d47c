// Database handles: each queries with one caller's token and organisation.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { createRequestBudget, type RequestBudget } from '../database/request-budget.ts';
import { createSupabase, type DatabaseHandle, type SupabaseOptions } from '../database/supabase.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * One query of the service itself, which has no user: of webhooks, jobs and health checks. It has a budget of its own, and can
     * only call `ping` and the functions that check the gateway key.
     */
    withServiceDatabase: <Result>(query: (database: DatabaseHandle) => PromiseLike<Result>) => Promise<Result>;
    /** The queries since the start of the process, by outcome. */
    databaseQueries: { readonly answered: number; readonly failed: number };
    databaseFor: (
      request: { budget: RequestBudget },
      caller: { token: string; orgId?: string; userId?: string },
    ) => DatabaseHandle;
  }
}

export const supabase = fp(
  async function supabase(app: FastifyInstance, options: SupabaseOptions) {
    const queries = { answered: 0, failed: 0 };
    const { handleFor, close } = createSupabase(options, {
      onTrouble(error) {
        queries.failed += 1;
        app.alerts.failed('database', error);
      },
      onAnswer() {
        queries.answered += 1;
        app.alerts.succeeded('database');
      },
    });
    app.decorate('databaseQueries', queries);
    app.decorate('withServiceDatabase', async (query) => {
      const budget = createRequestBudget();
      try {
        return await query(handleFor({ budget }));
      } finally {
        budget.close();
      }
    });
    app.decorate('databaseFor', ({ budget }, caller) => handleFor({ budget, ...caller }));
    app.addHook('onClose', close);
  },
  { name: 'supabase', dependencies: ['request-budget', 'alerts'] },
);
