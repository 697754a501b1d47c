// Facebook and Instagram pages.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { resourceRoutes } from '../../crud/routes.ts';
import { integration } from './resource.ts';

export const integrations: FastifyPluginAsyncTypebox = async function integrations(app) {
  await app.register(resourceRoutes(integration));
};
