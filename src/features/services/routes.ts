// What an organisation sells.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';

export const servicesOffered: FastifyPluginAsyncTypebox = async function servicesOffered(_app) {};
