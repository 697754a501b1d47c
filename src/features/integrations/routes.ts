// Facebook and Instagram pages.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';

export const integrations: FastifyPluginAsyncTypebox = async function integrations(_app) {};
