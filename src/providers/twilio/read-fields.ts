// Reads unknown fields. What cannot be understood is absent.
import { createHash } from 'node:crypto';
import { normalizeNumber } from '../../domain/phone-number.ts';
import type { CallEvent } from '../call-event.ts';
import type { Payload } from '../provider.ts';

export function readText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' ? undefined : text;
}

export function readObject(value: unknown): Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Payload) : {};
}

/** A finite number, or a text that is one. */
export function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' && /^[+-]?\d{1,15}(\.\d{1,15})?$/.test(value.trim()) ? Number(value) : undefined;
}

/** Whole seconds that fit the column. */
export function readSeconds(value: unknown): number | undefined {
  const seconds = readNumber(value);
  return seconds !== undefined && seconds >= 0 && seconds < 2 ** 31 - 1 ? Math.round(seconds) : undefined;
}

const isoInstant = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;
const rfc2822Instant = /^(\w{3}, )?\d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d ([+-]\d{4}|GMT|UTC)$/;

/** An ISO instant. A time without an offset is no instant. */
export function readInstant(value: unknown): string | undefined {
  const text = readText(value);
  if (text === undefined || !(isoInstant.test(text) || rfc2822Instant.test(text))) return undefined;
  return toInstant(Date.parse(text.replace(' ', isoInstant.test(text) ? 'T' : ' ')));
}

export function toInstant(timeMs: number): string | undefined {
  const isOrdinary = timeMs >= Date.UTC(2000, 0) && timeMs < Date.UTC(2100, 0);
  return isOrdinary ? new Date(timeMs).toISOString() : undefined;
}

export function addSeconds(instant: string | undefined, seconds: number | undefined): string | undefined {
  return instant === undefined || seconds === undefined ? undefined : toInstant(Date.parse(instant) + seconds * 1000);
}

export function readPartyNumber(value: unknown): string | undefined {
  const text = readText(value);
  return text === undefined ? undefined : normalizeNumber(text);
}

/** Without the absent fields. */
export function told<T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

export const toldOfCall = (
  fields: { readonly [K in keyof CallEvent]: CallEvent[K] | undefined } & Pick<
    CallEvent,
    'provider_call_id' | 'status'
  >,
) => told<CallEvent>(fields as never);

/** For providers that write numbers in E.164 without the plus sign. */
export function readNumberWithoutPlus(value: unknown): string | undefined {
  const text = readText(value);
  return text === undefined ? undefined : normalizeNumber(/^[1-9]\d{6,14}$/.test(text) ? `+${text}` : text);
}

/** Null instead of a 404. */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'status' in error && error.status === 404) return null;
    throw error;
  }
}

const maxKeyLength = 200;

/** A key that is too long is replaced by its hash: cut, two events could have the same. */
export function dedupeKeyOf(...parts: readonly (string | number | undefined)[]): string {
  const key = parts.map((part) => part ?? '').join(':');
  return key.length <= maxKeyLength ? key : createHash('sha256').update(key).digest('hex');
}

/** The amount as the provider sends it, and in millionths where they fit. A currency that is not told is never guessed. */
export function costOf(
  amount: number | undefined,
  currency: string | undefined,
  more: Payload = {},
): Partial<CallEvent> {
  if (amount === undefined) return {};
  const micros = Math.round(amount * 1_000_000);
  if (currency === undefined) return { cost_breakdown: { total: amount, ...more } };
  const breakdown = { cost_breakdown: { unit: currency, total: amount, ...more } };
  return micros >= 0 && Number.isSafeInteger(micros)
    ? { cost_micros: micros, cost_currency: currency, ...breakdown }
    : breakdown;
}
