// The organisations themselves, for those who run the platform.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';

export const organizations: FastifyPluginAsyncTypebox = async function organizations(_app) {};
