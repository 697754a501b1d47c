// Texts that are the same for all organisations: any member reads them, ops alone write them.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { resourceRoutes } from '../../crud/routes.ts';
import { template } from './resource.ts';

export const templates: FastifyPluginAsyncTypebox = async function templates(app) {
  await app.register(resourceRoutes(template));
};
