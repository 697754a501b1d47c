// What an organisation sells.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { resourceRoutes } from '../../crud/routes.ts';
import { service } from './resource.ts';

export const servicesOffered: FastifyPluginAsyncTypebox = async function servicesOffered(app) {
  await app.register(resourceRoutes(service));
};
