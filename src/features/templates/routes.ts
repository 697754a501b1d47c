// Texts that are the same for all organisations.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';

export const templates: FastifyPluginAsyncTypebox = async function templates(_app) {};
