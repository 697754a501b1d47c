import { withFittedEvents } from './fitted-provider.ts';
import type { Provider } from './provider.ts';
import { vapi } from './vapi/vapi.ts';

export const providers: readonly Provider[] = [vapi].map(withFittedEvents);

const byName = new Map(providers.map((provider) => [provider.name, provider]));

export function providerNamed(name: string): Provider | undefined {
  return byName.get(name);
}
