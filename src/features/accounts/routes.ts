// Firms that contacts belong to.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';

export const accounts: FastifyPluginAsyncTypebox = async function accounts(_app) {};
