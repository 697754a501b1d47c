// Readiness: whether a load balancer should send requests to this instance. Open, because load balancers send no token.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { errorBody, ServiceDraining, ServiceStarting } from '../../errors.ts';
import { Strict } from '../../http/contract.ts';
import { pingDatabase } from './ping-database.ts';

const Ready = Type.Object(
  { status: Type.Literal('ready') },
  { title: 'Ready', description: 'The instance accepts requests.', examples: [{ status: 'ready' }] },
);

const starting = notReady('starting', new ServiceStarting());
const draining = notReady('draining', new ServiceDraining());

const NotReady = Type.Object(
  {
    status: Type.Enum(['starting', 'draining'], {
      description:
        'starting: the database has not answered yet. draining: the instance is shutting down and still answers requests.',
    }),
    statusCode: Type.Integer(),
    code: Type.Enum([starting.code, draining.code]),
    error: Type.String(),
    message: Type.String(),
  },
  { description: 'The instance does not accept requests.', examples: [starting, draining] },
);

function notReady(status: 'starting' | 'draining', { code, message }: { code: string; message: string }) {
  return { status, ...errorBody(503, code, message) };
}

export const readyRoute: FastifyPluginAsyncTypebox = async function readyRoute(app) {
  let pinging: Promise<boolean> | undefined;

  /** One answer is enough: all instances share the database, and without it this one still serves cached views. */
  function hasDatabaseAnswered(): boolean | Promise<boolean> {
    if (app.databaseQueries.answered > 0) return true;
    pinging ??= pingDatabase(app)
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        pinging = undefined;
      });
    return pinging;
  }

  app.get(
    '/ready',
    {
      config: { access: 'open', isNeverCompressed: true },
      schema: {
        operationId: 'getReadiness',
        tags: ['Monitoring'],
        summary: 'Check readiness',
        description:
          '200 when the instance accepts requests, else 503. A later outage of the database does not change it.',
        querystring: Strict({}),
        response: { 200: Ready, 503: NotReady },
      },
    },
    async (_request, reply) => {
      const isAnswered = await hasDatabaseAnswered();
      reply.header('cache-control', 'no-store');
      if (!app.isDraining() && isAnswered) return { status: 'ready' as const };
      // Sent and not thrown: a probe every second must not fill the log with errors.
      reply.code(503);
      return app.isDraining() ? draining : starting;
    },
  );
};
