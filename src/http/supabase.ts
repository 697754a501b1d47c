// Database handles: each queries with one caller's token and organisation.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { createRequestBudget, type RequestBudget } from '../database/request-budget.ts';
import { createSupabase, type DatabaseHandle, type SupabaseOptions } from '../database/supabase.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Without a token: it can only call `ping`. */
    anonymousDatabase: (budget: RequestBudget) => DatabaseHandle;
    /** For webhooks and jobs, which have no user. It can only call the functions that check the gateway key. */
    serviceDatabase: (budget: RequestBudget) => DatabaseHandle;
    /** The same for one query outside of a request, with a budget of its own. */
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
    app.decorate('anonymousDatabase', (budget) => handleFor({ budget }));
    app.decorate('serviceDatabase', (budget) => handleFor({ budget }));
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
