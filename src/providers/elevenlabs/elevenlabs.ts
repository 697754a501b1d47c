import type { Provider } from '../provider.ts';
import { elevenLabsBackfill } from './backfill.ts';
import { elevenLabsOptions } from './options.ts';
import { readElevenLabsEvent } from './read-event.ts';
import { elevenLabsSetup } from './setup.ts';
import { verifyElevenLabs } from './verify.ts';

export const elevenLabs: Provider = {
  name: 'elevenlabs',
  title: 'ElevenLabs',
  kind: 'agent platform',
  options: elevenLabsOptions,
  verify: verifyElevenLabs,
  readEvent: readElevenLabsEvent,
  backfill: elevenLabsBackfill,
  recordings: { hosts: ['api.elevenlabs.io'], authorization: (apiKey) => apiKey, authorizationHeader: 'xi-api-key' },
  setup: elevenLabsSetup,
};
