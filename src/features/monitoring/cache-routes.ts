// How well the cache works; and, for an incident, how to reset its statistics and to drop its entries.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { orgKey } from '../../cache/key.ts';
import { ValidationFailed } from '../../errors.ts';
import { Strict } from '../../http/contract.ts';
import { logAudit, writeAudit } from './audit.ts';
import { CacheStats, Invalidated, Invalidation, NoBody } from './cache-schemas.ts';
import { describeCache } from './cache-stats.ts';

const tags = ['Monitoring'];
const config = { access: 'ops' } as const;
const readOnly = { access: 'monitor' } as const;

export const cacheRoutes: FastifyPluginAsyncTypebox = async function cacheRoutes(app) {
  const { cache } = app;

  app.get(
    '/cache-stats',
    {
      config: readOnly,
      schema: {
        operationId: 'getCacheStats',
        tags,
        summary: 'Get cache statistics',
        description: 'Statistics of this process. `tiers.shared` also shows only what this process has seen.',
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
        summary: 'Reset cache statistics',
        description: 'Sets the counters to 0 and keeps the entries. Returns the statistics after the reset.',
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
        summary: 'Invalidate cached entries',
        description:
          'For one organisation or all, by tables, by policy, or (`{}`) everything. The next reads load from the database.',
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

  /** Tells the other instances over the change feed, as if the tables had been written. */
  async function announce({ tables, policy: name }: Invalidation, org: string | undefined): Promise<boolean> {
    const policies = cache.policies();
    const isEverything = tables === undefined && name === undefined;
    const readTables = policies
      .filter((policy) => isEverything || policy.name === name)
      .flatMap((policy) => policy.tables);
    const orgs = org === undefined ? ('*' as const) : [org];
    const changes = [...new Set([...readTables, ...(tables ?? [])])].map((table) => ({ table, orgs }));
    return (await app.changeFeed?.announce(changes)) ?? false;
  }

  /** A mistyped name would drop nothing and still look like a success. */
  function assertKnown({ tables = [], policy }: Invalidation): void {
    const policies = cache.policies();
    if (policy !== undefined && !policies.some(({ name }) => name === policy)) {
      throw new ValidationFailed(
        `policy ${policy} does not exist: GET /api/monitoring/cache-stats lists all policies`,
        { field: 'policy' },
      );
    }
    const known = new Set(policies.flatMap((declared) => declared.tables));
    const unknown = tables.filter((table) => !known.has(table));
    if (unknown.length === 0) return;
    throw new ValidationFailed(
      `tables ${unknown.join(', ')} are not read by any policy: GET /api/monitoring/cache-stats lists all tables`,
    );
  }
};
