// How well the cache works, and how to reset its statistics.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Strict } from '../../http/contract.ts';
import { logAudit } from './audit.ts';
import { CacheStats } from './cache-schemas.ts';
import { describeCache } from './cache-stats.ts';
import type { Instance } from './instance.ts';
import { NoBody } from './invalidation-schemas.ts';

const tags = ['Monitoring'];
const config = { access: 'ops' } as const;
const readOnly = { access: 'monitor' } as const;

export const cacheRoutes: FastifyPluginAsyncTypebox<{ readonly instance: Instance }> = async function cacheRoutes(
  app,
  { instance },
) {
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
      return { instance, ...describeCache(cache, app.changeFeed, app) };
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
      return { instance, ...describeCache(cache, app.changeFeed, app) };
    },
  );
};
