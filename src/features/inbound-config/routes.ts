// The inbound configuration: greeting, opening hours, voicemail and spam limits of incoming calls.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { singletonRoutes } from '../../crud/singleton.ts';
import { inboundConfigSingleton } from './inbound-config.ts';

export const inboundConfig: FastifyPluginAsyncTypebox = async function inboundConfig(app) {
  await app.register(singletonRoutes(inboundConfigSingleton));
};
