// After a 429 no read is sent before the moment that the service has named, whatever asks for it. A write is sent: a person has asked for
// it, and is told when it is refused.
import { pause } from './pause.ts';

let allowedAtMs = 0;

export function readRateLimit({ status, headers }: Response): void {
  const seconds = Number(headers.get('retry-after'));
  if (status === 429) allowedAtMs = Math.max(allowedAtMs, performance.now() + seconds * 1000);
}

export async function untilAllowed(signal: AbortSignal): Promise<void> {
  const restMs = allowedAtMs - performance.now();
  if (restMs > 0) await pause(restMs, signal);
}
