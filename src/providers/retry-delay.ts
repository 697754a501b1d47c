// When a request to the API of a provider is repeated.
import type { ApiFailure } from './api-failure.ts';

const firstDelayMs = 500;
const maxDelayMs = 60_000;

/** No answer, an overloaded API, or a fault of it. */
export function isRetriable({ status }: ApiFailure): boolean {
  return status === null || status === 408 || status === 429 || status >= 500;
}

/** The provider's `retry-after`, in seconds or as a date, else twice as long after each attempt. */
export function retryDelayMs(attempt: number, { retryAfter }: ApiFailure, nowMs: number): number {
  const backoffMs = firstDelayMs * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
  return Math.min(Math.max(readRetryAfterMs(retryAfter, nowMs) ?? backoffMs, 0), maxDelayMs);
}

function readRetryAfterMs(retryAfter: string | undefined, nowMs: number): number | undefined {
  if (retryAfter === undefined) return undefined;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const dateMs = Date.parse(retryAfter);
  return Number.isNaN(dateMs) ? undefined : dateMs - nowMs;
}
