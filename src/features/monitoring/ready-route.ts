// May requests be sent here? For load balancers, which carry no token.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { dataOf } from '../../database/postgrest-response.ts';
import { createRequestBudget } from '../../database/request-budget.ts';
import { Strict } from '../../http/contract.ts';

const Ready = Type.Object(
  {
    status: Type.Enum(['ready', 'starting', 'draining'], {
      description:
        'starting: the database has not answered yet. draining: it was told to end, and answers what still comes.',
    }),
  },
  { title: 'Ready', description: 'Whether to send requests here.', examples: [{ status: 'ready' }] },
);

export const readyRoute: FastifyPluginAsyncTypebox = async function readyRoute(app) {
  let asking: Promise<boolean> | undefined;

  /** Once is enough: every instance has the same database, and without it this one still answers what it remembers. */
  function hasDatabaseAnswered(): boolean | Promise<boolean> {
    if (app.databaseQueries.answered > 0) return true;
    asking ??= ping().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  async function ping(): Promise<boolean> {
    const budget = createRequestBudget();
    try {
      dataOf(await app.anonymousDatabase(budget).rpc('ping', undefined, { get: true }));
      return true;
    } catch {
      return false;
    } finally {
      budget.close();
    }
  }

  app.get(
    '/ready',
    {
      config: { access: 'open', isNeverCompressed: true },
      schema: {
        operationId: 'getReadiness',
        tags: ['Monitoring'],
        summary: 'The service takes requests',
        description: '200 while it does, else 503. A database that went away later does not change it.',
        querystring: Strict({}),
        response: { 200: Ready, 503: Ready },
      },
    },
    async (_request, reply) => {
      const isAnswered = await hasDatabaseAnswered();
      const status = app.isDraining() ? 'draining' : isAnswered ? 'ready' : 'starting';
      reply.code(status === 'ready' ? 200 : 503).header('cache-control', 'no-store');
      return { status } as const;
    },
  );
};
