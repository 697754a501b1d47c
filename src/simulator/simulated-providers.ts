import { elevenlabs } from './elevenlabs.ts';
import { retell } from './retell.ts';
import type { SimulatedProvider } from './simulated-provider.ts';
import { twilio } from './twilio.ts';
import { vapi } from './vapi.ts';

export const simulatedProviders: readonly SimulatedProvider[] = [vapi, retell, twilio, elevenlabs];
