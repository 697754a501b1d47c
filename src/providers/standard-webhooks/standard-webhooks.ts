import type { Provider } from '../provider.ts';
import { standardWebhooksOptions } from './options.ts';
import { readStandardWebhooksEvent } from './read-event.ts';
import { standardWebhooksSetup } from './setup.ts';
import { verifyStandardWebhooks } from './verify.ts';

/** Any program that signs by Standard Webhooks and posts our own event body. */
export const standardWebhooks: Provider = {
  name: 'standard-webhooks',
  title: 'Standard Webhooks',
  kind: 'other',
  options: standardWebhooksOptions,
  verify: verifyStandardWebhooks,
  readEvent: readStandardWebhooksEvent,
  backfill: null,
  recordings: null,
  setup: standardWebhooksSetup,
};
