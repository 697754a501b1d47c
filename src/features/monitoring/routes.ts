// Health, metrics, cache and database reports for the people who run the service.
import type { FastifyPluginAsync } from 'fastify';
import type { Plans } from '../../index-doctor/hot-query.ts';
import { cacheRoutes } from './cache-routes.ts';
import { databaseRoutes } from './database-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { metricsRoute } from './metrics-route.ts';
import { readyRoute } from './ready-route.ts';

export const monitoring: FastifyPluginAsync<{ readonly plans: Required<Plans> }> = async function monitoring(
  app,
  { plans },
) {
  await app.register(healthRoutes);
  await app.register(readyRoute);
  await app.register(cacheRoutes);
  await app.register(databaseRoutes, { plans });
  await app.register(metricsRoute);
};
