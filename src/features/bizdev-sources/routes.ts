// Where accounts may come from.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';

export const bizdevSources: FastifyPluginAsyncTypebox = async function bizdevSources(_app) {};
