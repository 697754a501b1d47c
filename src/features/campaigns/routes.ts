// Whom to call, and how far that is.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';

export const campaigns: FastifyPluginAsyncTypebox = async function campaigns(_app) {};
