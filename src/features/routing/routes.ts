// Whose number or page is this? For those who connect calls and messages.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';

export const routing: FastifyPluginAsyncTypebox = async function routing(_app) {};
