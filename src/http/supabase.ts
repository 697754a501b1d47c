// The database, as each request may see it: `request.database` queries in the caller's name and org.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { RequestBudget } from '../database/request-budget.ts';
import { createSupabase, type DatabaseHandle, type SupabaseOptions } from '../database/supabase.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** In nobody's name: enough to ask whether the database is there. */
    anonymousDatabase: (budget: RequestBudget) => DatabaseHandle;
    /** How often it was asked since the start, by what came of it. */
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
    app.decorate('databaseFor', ({ budget }, caller) => handleFor({ budget, ...caller }));
    app.addHook('onClose', close);
  },
  { name: 'supabase', dependencies: ['request-budget', 'alerts'] },
);
