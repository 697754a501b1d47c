// Liveness and health. Open, because load balancers send no token; details only for ops and monitor.
import { type FastifyPluginAsyncTypebox, type Static, Type } from '@fastify/type-provider-typebox';
import { Instant, Nullable, Strict } from '../../http/contract.ts';
import { createPartCheck } from './health.ts';
import { exampleInstance, Instance } from './instance.ts';
import { pingDatabase } from './ping-database.ts';

const Checked = Type.Object({
  status: Type.Enum(['up', 'down']),
  checkedAt: Instant('When it was checked. A result is reused for five seconds.'),
  latencyMs: Type.Integer({ minimum: 0 }),
});

const ChangeFeed = Type.Object({
  status: Type.Enum(['up', 'degraded', 'absent'], {
    description: 'degraded: not connected at the moment. absent: DATABASE_URL is not set.',
  }),
  heartbeatAgeSeconds: Nullable(
    Type.Number({ minimum: 0, description: 'Seconds since the last heartbeat. Null before the first.' }),
  ),
});

const Redis = Type.Object({
  status: Type.Enum(['up', 'down', 'absent']),
  reason: Nullable(Type.String({ description: 'Why it is down and how to fix it, if known.' })),
});

const Schema = Type.Object(
  {
    state: Type.Enum(['current', 'behind', 'ahead', 'unknown'], {
      description:
        'behind: run `npm run migrate`. ahead: a newer release has migrated the database. unknown: there is no direct connection, or it cannot read this.',
    }),
    missingMigrations: Type.Array(Type.String()),
    changedFunctions: Type.Array(Type.String(), { description: 'Functions whose file is new, changed or gone.' }),
  },
  { description: 'The database compared with the migrations and SQL functions of this release, at most 30 s old.' },
);

type Parts = Static<typeof Parts>;
const Parts = Type.Object({
  database: Checked,
  bucket: Checked,
  changeFeed: ChangeFeed,
  cache: Type.Object({ memory: Type.Object({ status: Type.Enum(['up']) }), redis: Redis }),
});

const checkedExample = { status: 'up', checkedAt: '2026-11-21T07:43:37.786Z', latencyMs: 2 };
const example = {
  status: 'ok',
  instance: exampleInstance,
  uptimeSeconds: 86_400,
  versions: { node: '24.21.0' },
  memory: { rssBytes: 140_799_744, heapUsedBytes: 44_564_276 },
  schema: { state: 'current', missingMigrations: [], changedFunctions: [] },
  parts: {
    database: checkedExample,
    bucket: checkedExample,
    changeFeed: { status: 'up', heartbeatAgeSeconds: 3.2 },
    cache: { memory: { status: 'up' }, redis: { status: 'absent', reason: null } },
  },
};

const details = {
  instance: Instance,
  uptimeSeconds: Type.Integer({ minimum: 0 }),
  versions: Type.Object({ node: Type.String() }),
  memory: Type.Object({ rssBytes: Type.Integer(), heapUsedBytes: Type.Integer() }),
  schema: Schema,
  parts: Parts,
};

const Health = Type.Object(
  {
    status: Type.Enum(['ok', 'degraded', 'down'], {
      description:
        'ok: the service works. degraded (only shown to ops and monitor): it works, but a configured part does not. down: the database is unavailable.',
    }),
    ...Type.Partial(Type.Object(details)).properties,
  },
  {
    title: 'Health',
    description: 'The health of the service. With a token of ops or monitor also that of each part.',
    examples: [{ status: 'ok' }, example],
  },
);

const Live = Type.Object(
  { status: Type.Literal('ok') },
  { title: 'Liveness', description: 'The process responds.', examples: [{ status: 'ok' }] },
);

const tags = ['Monitoring'];

export const healthRoutes: FastifyPluginAsyncTypebox<{ readonly instance: Instance }> = async function healthRoutes(
  app,
  { instance },
) {
  const checkOf = (part: string, check: (signal: AbortSignal) => Promise<void>) =>
    createPartCheck(check, {
      now: app.now,
      steadyNow: app.steadyNow,
      onDown: (err) => app.log.warn({ err, part }, 'health check failed'),
    });

  const database = checkOf('database', () => pingDatabase(app));
  const bucket = checkOf('bucket', (signal) => app.bucket.check(signal));

  // The state of the change feed and of the cache is known without a check.
  function changeFeed() {
    if (app.changeFeed === null) return { status: 'absent' as const, heartbeatAgeSeconds: null };
    const { lastHeartbeatAt } = app.changeFeed.stats();
    return {
      status: app.changeFeed.state() === 'healthy' ? ('up' as const) : ('degraded' as const),
      heartbeatAgeSeconds: lastHeartbeatAt === undefined ? null : Math.max(0, app.steadyNow() - lastHeartbeatAt) / 1000,
    };
  }

  function cacheTiers() {
    const { shared } = app.cache.stats().tiers;
    const redis = shared === null ? ('absent' as const) : shared.state === 'up' ? ('up' as const) : ('down' as const);
    return { memory: { status: 'up' as const }, redis: { status: redis, reason: shared?.reason ?? null } };
  }

  app.get(
    '/live',
    {
      config: { access: 'open', isNeverCompressed: true },
      schema: {
        operationId: 'getLiveness',
        tags,
        summary: 'Check liveness',
        description: 'Checks only this process: an unavailable database is no reason to restart it.',
        querystring: Strict({}),
        response: { 200: Live },
      },
    },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/health',
    {
      config: { access: 'open', isNeverCompressed: true },
      schema: {
        operationId: 'getHealth',
        tags,
        summary: 'Check health',
        description:
          '200 while the service works, else 503. Parts, memory and versions are only shown with a token of ops or monitor; any other token is ignored.',
        querystring: Strict({}),
        response: { 200: Health, 503: Health },
      },
    },
    async (request, reply) => {
      const [databaseHealth, bucketHealth, role] = await Promise.all([
        database(),
        bucket(),
        app.platformRoleIfKnown(request),
      ]);
      const parts = { database: databaseHealth, bucket: bucketHealth, changeFeed: changeFeed(), cache: cacheTiers() };
      const schema = role === null ? null : await app.schemaState();
      const status = statusOf(parts, schema);
      reply.code(status === 'down' ? 503 : 200).header('cache-control', 'no-store');
      // `degraded` is only shown to callers who can act on it.
      if (schema === null) return { status: status === 'down' ? status : ('ok' as const) };
      const { rss, heapUsed } = process.memoryUsage();
      return {
        status,
        instance,
        uptimeSeconds: Math.floor(process.uptime()),
        versions: { node: process.versions.node },
        memory: { rssBytes: rss, heapUsedBytes: heapUsed },
        schema,
        parts,
      };
    },
  );
};

/** A part that is not configured does not degrade the service: a permanent warning would be ignored. */
function statusOf(
  { database, bucket, changeFeed, cache }: Parts,
  schema: Static<typeof Schema> | null,
): 'ok' | 'degraded' | 'down' {
  if (database.status === 'down') return 'down';
  const isDegraded =
    bucket.status === 'down' ||
    changeFeed.status === 'degraded' ||
    cache.redis.status === 'down' ||
    schema?.state === 'behind';
  return isDegraded ? 'degraded' : 'ok';
}
