// Who answers: voices and people.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { resourceRoutes } from '../../crud/routes.ts';
import { agent } from './resource.ts';

export const agents: FastifyPluginAsyncTypebox = async function agents(app) {
  await app.register(resourceRoutes(agent));
};
