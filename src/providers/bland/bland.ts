import type { Provider } from '../provider.ts';
import { blandBackfill } from './backfill.ts';
import { blandOptions } from './options.ts';
import { readBlandEvent } from './read-event.ts';
import { blandSetup } from './setup.ts';
import { verifyBland } from './verify.ts';

export const bland: Provider = {
  name: 'bland',
  title: 'Bland',
  kind: 'agent platform',
  options: blandOptions,
  verify: verifyBland,
  readEvent: readBlandEvent,
  backfill: blandBackfill,
  recordings: { hosts: ['*.bland.ai'] },
  setup: blandSetup,
};
