// The numbers of an organisation.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';

export const phoneNumbers: FastifyPluginAsyncTypebox = async function phoneNumbers(_app) {};
