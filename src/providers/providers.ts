// All providers. A new one is a folder and a line here.
import type { Provider } from './provider.ts';
import { twilio } from './twilio/twilio.ts';

export const providers: readonly Provider[] = [twilio];

const byName = new Map(providers.map((provider) => [provider.name, provider]));

export const providerNamed = (name: string): Provider | undefined => byName.get(name);
