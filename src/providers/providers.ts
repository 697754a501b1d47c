// All providers. A new one is a folder and a line here.
import { bland } from './bland/bland.ts';
import { elevenLabs } from './elevenlabs/elevenlabs.ts';
import { withFittedEvents } from './fitted-provider.ts';
import { plivo } from './plivo/plivo.ts';
import type { Provider } from './provider.ts';
import { retell } from './retell/retell.ts';
import { standardWebhooks } from './standard-webhooks/standard-webhooks.ts';
import { telnyx } from './telnyx/telnyx.ts';
import { twilio } from './twilio/twilio.ts';
import { vapi } from './vapi/vapi.ts';
import { vonage } from './vonage/vonage.ts';

export const providers: readonly Provider[] = [
  vapi,
  retell,
  elevenLabs,
  bland,
  twilio,
  telnyx,
  plivo,
  vonage,
  standardWebhooks,
].map(withFittedEvents);

const byName = new Map(providers.map((provider) => [provider.name, provider]));

export const providerNamed = (name: string): Provider | undefined => byName.get(name);
