import type { Provider } from '../provider.ts';
import { telnyxBackfill } from './backfill.ts';
import { telnyxOptions } from './options.ts';
import { readTelnyxEvent } from './read-event.ts';
import { telnyxSetup } from './setup.ts';
import { verifyTelnyx } from './verify.ts';

export const telnyx: Provider = {
  name: 'telnyx',
  title: 'Telnyx',
  kind: 'carrier',
  options: telnyxOptions,
  verify: verifyTelnyx,
  readEvent: readTelnyxEvent,
  backfill: telnyxBackfill,
  // The URLs are signed.
  recordings: { hosts: ['*.telnyx.com', 's3.amazonaws.com', '*.s3.amazonaws.com'] },
  setup: telnyxSetup,
};
