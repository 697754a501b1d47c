// Who meets whom, where and when.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';

export const appointments: FastifyPluginAsyncTypebox = async function appointments(_app) {};
