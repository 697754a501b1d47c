// For those who run the service. The health checks are open: load balancers carry no token.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { failing, Instant, Strict } from '../../contract.ts';
import { dataOf } from '../../database/answers.ts';
import { createQueryAccount } from '../../database/query-account.ts';
import { createPartCheck } from './health.ts';

const Part = Type.Object({
  status: Type.Enum(['up', 'down']),
  checkedAt: Instant('Checks are kept for five seconds.'),
  latencyMs: Type.Integer({ minimum: 0 }),
});

const partExample = { status: 'up', checkedAt: '2026-11-21T07:43:37.786Z', latencyMs: 2 };
const example = {
  status: 'ok',
  uptimeSeconds: 86_400,
  memory: { rssBytes: 140_799_744, heapUsedBytes: 44_564_276 },
  parts: { database: partExample, bucket: partExample },
};

const Health = Type.Object(
  {
    status: Type.Enum(['ok', 'degraded', 'down'], {
      description:
        'ok: everything is up. degraded: lists and figures answer, recordings do not play. down: no database.',
    }),
    uptimeSeconds: Type.Integer({ minimum: 0 }),
    memory: Type.Object({ rssBytes: Type.Integer(), heapUsedBytes: Type.Integer() }),
    parts: Type.Object({ database: Part, bucket: Part }),
  },
  { description: 'How it is, and each part that it stands on.', examples: [example] },
);

const Live = Type.Object(
  { status: Type.Literal('ok') },
  { description: 'The process answers.', examples: [{ status: 'ok' }] },
);

const tags = ['Monitoring'];

export const monitoring: FastifyPluginAsyncTypebox = async function monitoring(app) {
  const checkOf = (part: string, check: (signal: AbortSignal) => Promise<void>) =>
    createPartCheck(check, { now: app.now, onDown: (err) => app.log.warn({ err, part }, 'health check failed') });

  const database = checkOf('database', async () => {
    const account = createQueryAccount();
    try {
      dataOf(await app.anonymousDatabase(account).rpc('ping', undefined, { get: true }));
    } finally {
      account.close();
    }
  });
  const bucket = checkOf('bucket', (signal) => app.bucket.check(signal));

  app.get(
    '/live',
    {
      config: { access: 'open' },
      schema: {
        operationId: 'live',
        tags,
        summary: 'The process is alive',
        description: 'Asks nobody else: a database that is away is no reason to restart this process.',
        querystring: Strict({}),
        response: { 200: Live, ...failing(400) },
      },
    },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/health',
    {
      config: { access: 'open' },
      schema: {
        operationId: 'health',
        tags,
        summary: 'The service and what it stands on',
        description: '200 while it can serve, else 503.',
        querystring: Strict({}),
        response: { 200: Health, 503: Health, ...failing(400) },
      },
    },
    async (_request, reply) => {
      const [databaseHealth, bucketHealth] = await Promise.all([database(), bucket()]);
      const parts = { database: databaseHealth, bucket: bucketHealth };
      const { rss, heapUsed } = process.memoryUsage();
      const isDown = parts.database.status === 'down';
      reply.code(isDown ? 503 : 200).header('cache-control', 'no-store');
      return {
        status: isDown ? ('down' as const) : parts.bucket.status === 'down' ? ('degraded' as const) : ('ok' as const),
        uptimeSeconds: Math.floor(process.uptime()),
        memory: { rssBytes: rss, heapUsedBytes: heapUsed },
        parts,
      };
    },
  );
};
