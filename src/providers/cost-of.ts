import type { CallEvent } from './call-event.ts';
import type { Payload } from './provider.ts';
import { readMicros, told } from './read-fields.ts';

type Cost = Pick<CallEvent, 'cost_micros' | 'cost_currency' | 'cost_breakdown'>;

/** A currency that is not told is never guessed: the amount is then only in the breakdown. */
export function costOf(amount: number | undefined, currency: string | undefined, more: Payload = {}): Cost {
  if (amount === undefined) return {};
  if (currency === undefined) return { cost_breakdown: { total: amount, ...more } };
  const micros = readMicros(amount);
  return told<Cost>({
    cost_micros: micros,
    cost_currency: micros === undefined ? undefined : currency,
    cost_breakdown: { unit: currency, total: amount, ...more },
  });
}
