// Health, metrics, cache and database reports for the people who run the service.
import type { FastifyPluginAsync } from 'fastify';
import type { Plans } from '../../index-doctor/hot-query.ts';
import { cacheRoutes } from './cache-routes.ts';
import { databaseRoutes } from './database-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { historyRoute } from './history/history-route.ts';
import { createInstance } from './instance.ts';
import { invalidationRoutes } from './invalidation-routes.ts';
import { metricsRoute } from './metrics-route.ts';
import { readyRoute } from './ready-route.ts';
import { workRoutes } from './work-routes.ts';

export const monitoring: FastifyPluginAsync<{ readonly plans: Required<Plans> }> = async function monitoring(
  app,
  { plans },
) {
  const instance = createInstance(app.now());
  await app.register(healthRoutes, { instance });
  await app.register(readyRoute);
  await app.register(cacheRoutes, { instance });
  await app.register(invalidationRoutes, { instance });
  await app.register(databaseRoutes, { plans, instance });
  await app.register(historyRoute, { instance });
  await app.register(workRoutes, { instance });
  await app.register(metricsRoute);
};
