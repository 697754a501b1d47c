// Those with whom one has an appointment.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { resourceRoutes } from '../../crud/routes.ts';
import { staffResource } from './resource.ts';

export const staff: FastifyPluginAsyncTypebox = async function staff(app) {
  await app.register(resourceRoutes(staffResource));
};
