// Who answers: voices and people.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';

export const agents: FastifyPluginAsyncTypebox = async function agents(_app) {};
