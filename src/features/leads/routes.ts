// What may become a sale.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';

export const leads: FastifyPluginAsyncTypebox = async function leads(_app) {};
