import type { Provider } from '../provider.ts';
import { retellBackfill } from './backfill.ts';
import { retellOptions } from './options.ts';
import { readRetellEvent } from './read-event.ts';
import { retellSetup } from './setup.ts';
import { verifyRetell } from './verify.ts';

export const retell: Provider = {
  name: 'retell',
  title: 'Retell',
  kind: 'agent platform',
  options: retellOptions,
  verify: verifyRetell,
  readEvent: readRetellEvent,
  backfill: retellBackfill,
  recordings: { hosts: ['*.cloudfront.net'] },
  setup: retellSetup,
};
