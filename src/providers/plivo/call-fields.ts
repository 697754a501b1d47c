// Fields that Plivo's callbacks and its API share.
import type { CallEvent } from '../call-event.ts';
import { costOf } from '../cost-of.ts';
import { UnreadablePayload } from '../provider.ts';
import { readNumber, readText } from '../read-fields.ts';

export function requireId(value: unknown, name: string): string {
  const id = readText(value);
  if (id === undefined) throw new UnreadablePayload(`${name} is missing`);
  return id;
}

export function otherThan(id: string, value: unknown): string | undefined {
  const other = readText(value);
  return other === id ? undefined : other;
}

export function directionOf(value: unknown): CallEvent['direction'] {
  const direction = readText(value)?.toLowerCase();
  return direction === 'inbound' || direction === 'outbound' ? direction : undefined;
}

/** Plivo bills in US dollars. */
export function readCost(total: unknown, rate: unknown) {
  const perMinute = readNumber(rate);
  return costOf(readNumber(total), 'USD', perMinute === undefined ? {} : { rate_per_minute: perMinute });
}
