// All providers. A new one is a folder and a line here.
import { plivo } from './plivo/plivo.ts';
import type { Provider } from './provider.ts';
import { standardWebhooks } from './standard-webhooks/standard-webhooks.ts';
import { telnyx } from './telnyx/telnyx.ts';
import { twilio } from './twilio/twilio.ts';
import { vonage } from './vonage/vonage.ts';

export const providers: readonly Provider[] = [twilio, telnyx, plivo, vonage, standardWebhooks];

const byName = new Map(providers.map((provider) => [provider.name, provider]));

export const providerNamed = (name: string): Provider | undefined => byName.get(name);
