// What the knowledge of an organisation is sorted into.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';

export const knowledgeCategories: FastifyPluginAsyncTypebox = async function knowledgeCategories(_app) {};
