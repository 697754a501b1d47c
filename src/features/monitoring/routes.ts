// For those who run the service.
import type { FastifyPluginAsync } from 'fastify';
import { cacheRoutes } from './cache-routes.ts';
import { databaseRoutes } from './database-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { metricsRoute } from './metrics-route.ts';
import { readyRoute } from './ready-route.ts';

export const monitoring: FastifyPluginAsync = async function monitoring(app) {
  await app.register(healthRoutes);
  await app.register(readyRoute);
  await app.register(cacheRoutes);
  await app.register(databaseRoutes);
  await app.register(metricsRoute);
};
