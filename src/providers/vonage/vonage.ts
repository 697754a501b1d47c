import type { Provider } from '../provider.ts';
import { vonageAuthorization } from './authorize.ts';
import { vonageBackfill } from './backfill.ts';
import { vonageOptions } from './options.ts';
import { readVonageEvent } from './read-event.ts';
import { vonageSetup } from './setup.ts';
import { verifyVonage } from './verify.ts';

export const vonage: Provider = {
  name: 'vonage',
  title: 'Vonage',
  kind: 'carrier',
  options: vonageOptions,
  verify: verifyVonage,
  readEvent: readVonageEvent,
  backfill: vonageBackfill,
  recordings: {
    hosts: ['api.nexmo.com', '*.nexmo.com', '*.vonage.com'],
    authorization: vonageAuthorization,
  },
  setup: vonageSetup,
  unsignedStatus: 503,
};
