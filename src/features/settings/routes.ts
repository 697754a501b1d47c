// Settings of an organisation: its time zone, week start and currency.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { singletonRoutes } from '../../crud/singleton.ts';
import { settingsPreview } from './preview.ts';
import { orgSettings } from './settings.ts';

export const settings: FastifyPluginAsyncTypebox = async function settings(app) {
  await app.register(singletonRoutes(orgSettings));
  await app.register(settingsPreview);
};
