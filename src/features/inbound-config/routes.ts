// What happens when somebody calls.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';

export const inboundConfig: FastifyPluginAsyncTypebox = async function inboundConfig(_app) {};
