import type { Payload, ProviderEvent } from '../../../src/providers/provider.ts';
import { providerNamed } from '../../../src/providers/providers.ts';
import { redact } from '../../../src/providers/redact.ts';

export const context = { nowMs: Date.parse('2026-11-20T16:00:00Z') };

export function registered(name: string) {
  const provider = providerNamed(name);
  if (provider === undefined) throw new Error(`${name} is not registered`);
  return provider;
}

/** As webhooks are read: redacted, and fitted to the columns. */
export function readEventOf(name: string, payload: Payload): ProviderEvent {
  return registered(name).readEvent(redact(payload), context);
}

/** As calls of the API are read. */
export function readCallOf(name: string, call: Payload): ProviderEvent {
  const { backfill } = registered(name);
  if (backfill === null) throw new Error(`${name} has no backfill`);
  return backfill.readCall(redact(call), context);
}
