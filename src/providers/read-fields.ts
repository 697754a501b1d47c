// Reads fields of unknown JSON. A field that cannot be understood is absent.
import { normalizeNumber } from '../domain/phone-number.ts';
import type { CallEvent } from './call-event.ts';
import type { Payload } from './provider.ts';

export function readText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' ? undefined : text;
}

/** The first value that is a text. */
export function firstText(...values: readonly unknown[]): string | undefined {
  return values.map(readText).find((text) => text !== undefined);
}

export function readObject(value: unknown): Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Payload) : {};
}

export function readObjects(value: unknown): readonly Payload[] {
  return Array.isArray(value) ? value.map(readObject) : [];
}

export function readBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

export function readDirection(value: unknown): CallEvent['direction'] {
  return value === 'inbound' || value === 'outbound' ? value : undefined;
}

export function readSentiment(value: unknown): CallEvent['sentiment'] {
  const word = readText(value)?.toLowerCase();
  return word === 'positive' || word === 'neutral' || word === 'negative' ? word : undefined;
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

/** Millionths of an amount. Undefined: less than nothing, or more than the column stores. */
export function readMicros(amount: number | undefined): number | undefined {
  const micros = Math.round((amount ?? Number.NaN) * 1_000_000);
  return Number.isSafeInteger(micros) && micros >= 0 ? micros : undefined;
}

/** What carriers send for a withheld number. The digits spell such a word on the keys of a telephone. */
const withheldNumber =
  /^(anonymous|restricted|blocked|unknown|unavailable|private|\+?(266696687|7378742833|2562533|8656696|86282452253))$/i;

/** Undefined: withheld. */
export function readPartyNumber(value: unknown): string | undefined {
  const text = readText(value);
  return text === undefined || withheldNumber.test(text) ? undefined : normalizeNumber(text);
}

export function readHttpsUrl(value: unknown): string | undefined {
  const text = readText(value);
  const url = text === undefined ? null : URL.parse(text);
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === '' ? text : undefined;
}

/** Without the absent fields. */
export function told<T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** Undefined instead of an object without fields. */
export function toldIfAny<T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): T | undefined {
  const present = told<T>(fields);
  return Object.keys(present).length === 0 ? undefined : present;
}

type CallFields = { readonly [K in keyof CallEvent]: CallEvent[K] | undefined } & Pick<
  CallEvent,
  'provider_call_id' | 'status'
>;

export const toldOfCall = (fields: CallFields) => told<CallEvent>(fields as never);
