import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A recorded example payload: a new value for each call, so that a test may change it. */
export function readPayload(provider: string, name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(import.meta.dirname, provider, 'payloads', `${name}.json`), 'utf8'));
}
