// Firms that contacts belong to.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { resourceRoutes } from '../../crud/routes.ts';
import { account } from './resource.ts';

export const accounts: FastifyPluginAsyncTypebox = async function accounts(app) {
  await app.register(resourceRoutes(account));
};
