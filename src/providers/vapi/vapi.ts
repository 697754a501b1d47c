import type { Provider } from '../provider.ts';
import { vapiBackfill } from './backfill.ts';
import { vapiOptions } from './options.ts';
import { readVapiEvent } from './read-event.ts';
import { vapiSetup } from './setup.ts';
import { verifyVapi } from './verify.ts';

export const vapi: Provider = {
  name: 'vapi',
  title: 'Vapi',
  kind: 'agent platform',
  options: vapiOptions,
  verify: verifyVapi,
  readEvent: readVapiEvent,
  backfill: vapiBackfill,
  recordings: {
    hosts: ['storage.vapi.ai', 'api.vapi.ai'],
    authorization: (apiKey) => `Bearer ${apiKey}`,
    authorizedHosts: ['api.vapi.ai'],
  },
  setup: vapiSetup,
};
