// Drops cached entries during an incident, and shows before what that would drop.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Invalidation as CacheInvalidation } from '../../cache/changes.ts';
import { orgKey } from '../../cache/key.ts';
import { ValidationFailed } from '../../errors.ts';
import { Strict } from '../../http/contract.ts';
import { logAudit, writeAudit } from './audit.ts';
import type { Instance } from './instance.ts';
import { describePreview } from './invalidation-preview.ts';
import { Invalidated, Invalidation, InvalidationPreview, InvalidationQuery } from './invalidation-schemas.ts';

const tags = ['Monitoring'];
const config = { access: 'ops' } as const;

export const invalidationRoutes: FastifyPluginAsyncTypebox<{ readonly instance: Instance }> =
  async function invalidationRoutes(app, { instance }) {
    const { cache } = app;

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
        const dropped = await cache.invalidate(toCacheInvalidation(request.body));
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

    app.get(
      '/cache/invalidate',
      {
        config,
        schema: {
          operationId: 'previewCacheInvalidation',
          tags,
          summary: 'Preview an invalidation',
          description: 'What POST would drop in this process. Drops nothing, and is not audited.',
          querystring: InvalidationQuery,
          response: { 200: InvalidationPreview },
        },
      },
      async ({ query }, reply) => {
        assertKnown(query);
        reply.header('cache-control', 'no-store');
        const outdated = cache.previewInvalidation(toCacheInvalidation(query));
        return { instance, ...describePreview(outdated, cache, app.changeFeed) };
      },
    );

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

function toCacheInvalidation({ org_id, tables, policy }: Invalidation): CacheInvalidation {
  return {
    ...(org_id === undefined ? {} : { orgId: orgKey(org_id.toLowerCase()) }),
    ...(tables === undefined ? {} : { tables }),
    ...(policy === undefined ? {} : { policy }),
  };
}
