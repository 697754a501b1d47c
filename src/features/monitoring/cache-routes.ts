// Is the cache working? And what people on call need at 3 a.m.: to begin its figures anew, and to throw away what it has.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { orgKey } from '../../cache/key.ts';
import { ValidationFailed } from '../../errors.ts';
import { Strict } from '../../http/contract.ts';
import { logAudit, writeAudit } from './audit.ts';
import { CacheStats, Invalidated, Invalidation, NoBody } from './cache-schemas.ts';
import { describeCache } from './cache-stats.ts';

const tags = ['Monitoring'];
const config = { access: 'ops' } as const;
const reading = { access: 'monitor' } as const;

export const cacheRoutes: FastifyPluginAsyncTypebox = async function cacheRoutes(app) {
  const { cache } = app;

  app.get(
    '/cache-stats',
    {
      config: reading,
      schema: {
        operationId: 'getCacheStats',
        tags,
        summary: 'How well the cache works',
        description: 'Of this process; `tiers.shared` too is as this process sees it.',
        querystring: Strict({}),
        response: { 200: CacheStats },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store');
      return describeCache(cache, app.changeFeed, app);
    },
  );

  app.post(
    '/cache-stats/reset',
    {
      config,
      schema: {
        operationId: 'resetCacheStats',
        tags,
        summary: 'Count anew',
        description: 'What is cached stays. Answers with the figures as they then are.',
        querystring: Strict({}),
        body: NoBody,
        response: { 200: CacheStats },
      },
    },
    async (request) => {
      cache.resetStats();
      logAudit(request, 'cache.stats_reset', {});
      return describeCache(cache, app.changeFeed, app);
    },
  );

  app.post(
    '/cache/invalidate',
    {
      config,
      schema: {
        operationId: 'invalidateCache',
        tags,
        summary: 'Drop what is cached',
        description:
          'For one organisation or all, by tables, by policy, or (`{}`) everything. The next reads load anew.',
        querystring: Strict({}),
        body: Invalidation,
        response: { 200: Invalidated },
      },
    },
    async (request) => {
      const { org_id, tables, policy } = request.body;
      assertKnown(request.body);
      const org = org_id?.toLowerCase();
      const dropped = await cache.invalidate({
        ...(org === undefined ? {} : { orgId: orgKey(org) }),
        ...(tables === undefined ? {} : { tables }),
        ...(policy === undefined ? {} : { policy }),
      });
      const isEverywhere = await announce(request.body, org);
      const action = 'cache.invalidated';
      const details = { tables, policy, entries: dropped.entries };
      logAudit(request, action, { org, ...details });
      const isInAuditLog = await writeAudit(request, { org, action, details });
      return { ...dropped, isEverywhere, isInAuditLog };
    },
  );

  /** To the other instances, by the way on which they hear of writes: table by table. */
  async function announce({ tables, policy: name }: Invalidation, org: string | undefined): Promise<boolean> {
    const policies = cache.policies();
    const isWhole = tables === undefined && name === undefined;
    const read = policies.filter((policy) => isWhole || policy.name === name).flatMap((policy) => policy.tables);
    const orgs = org === undefined ? ('*' as const) : [org];
    const changes = [...new Set([...read, ...(tables ?? [])])].map((table) => ({ table, orgs }));
    return (await app.changeFeed?.announce(changes)) ?? false;
  }

  /** A name that nobody reads by would drop nothing, and whoever mistyped it would think that it did. */
  function assertKnown({ tables = [], policy }: Invalidation): void {
    const policies = cache.policies();
    if (policy !== undefined && !policies.some(({ name }) => name === policy)) {
      throw new ValidationFailed(`policy ${policy} does not exist: /api/monitoring/cache-stats lists all`);
    }
    const known = new Set(policies.flatMap((declared) => declared.tables));
    const unknown = tables.filter((table) => !known.has(table));
    if (unknown.length === 0) return;
    throw new ValidationFailed(
      `tables ${unknown.join(', ')} are read by no policy: /api/monitoring/cache-stats lists all`,
    );
  }
};
