import type { Provider } from '../provider.ts';
import { twilioAuthorization, twilioBackfill } from './backfill.ts';
import { twilioOptions } from './options.ts';
import { readTwilioEvent } from './read-event.ts';
import { twilioSetup } from './setup.ts';
import { verifyTwilio } from './verify.ts';

export const twilio: Provider = {
  name: 'twilio',
  title: 'Twilio',
  kind: 'carrier',
  options: twilioOptions,
  verify: verifyTwilio,
  readEvent: readTwilioEvent,
  backfill: twilioBackfill,
  recordings: { hosts: ['api.twilio.com'], authorization: twilioAuthorization },
  setup: twilioSetup,
};
