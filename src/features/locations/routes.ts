// Where appointments take place.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { resourceRoutes } from '../../crud/routes.ts';
import { location } from './resource.ts';

export const locations: FastifyPluginAsyncTypebox = async function locations(app) {
  await app.register(resourceRoutes(location));
};
