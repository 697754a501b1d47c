// The people that an organisation talks to.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { resourceRoutes } from '../../resources/routes.ts';
import { contact } from './resource.ts';

export const contacts: FastifyPluginAsyncTypebox = async function contacts(app) {
  await app.register(resourceRoutes(contact));
};
