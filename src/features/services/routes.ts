// What an organisation sells.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';

export const services: FastifyPluginAsyncTypebox = async function services(_app) {};
