// What was written to and by contacts.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';

export const messages: FastifyPluginAsyncTypebox = async function messages(_app) {};
