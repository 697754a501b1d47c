// The numbers of an organisation.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { resourceRoutes } from '../../crud/routes.ts';
import { phoneNumber } from './resource.ts';

export const phoneNumbers: FastifyPluginAsyncTypebox = async function phoneNumbers(app) {
  await app.register(resourceRoutes(phoneNumber));
};
