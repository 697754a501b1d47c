// What the knowledge of an organisation is sorted into.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { resourceRoutes } from '../../crud/routes.ts';
import { knowledgeCategory } from './resource.ts';

export const knowledgeCategories: FastifyPluginAsyncTypebox = async function knowledgeCategories(app) {
  await app.register(resourceRoutes(knowledgeCategory));
};
