// A change in words and with its sign: `▲ 309 more`. Better and worse are said only where the API says which values are better.
import { count, lengthInWords, money, pointsOf, unknown } from './numbers.ts';

export type Tone = 'better' | 'worse';

export interface Changed {
  readonly unit: string;
  readonly change: number | null;
  readonly better?: 'higher' | 'lower' | null | undefined;
}

export function toneOf({ change, better }: Changed): Tone | undefined {
  if (change === null || change === 0 || better == null) return undefined;
  return change > 0 === (better === 'higher') ? 'better' : 'worse';
}

export function changeInWords(changed: Changed, currency: string): string {
  const { unit, change } = changed;
  if (change === null) return unknown;
  if (change === 0) return 'the same';
  const tone = toneOf(changed);
  const arrow = change > 0 ? '▲' : '▼';
  if (tone === undefined) return `${arrow} ${amountOf(unit, change, currency)}`;
  return `${arrow} ${sizeOf(unit, change, currency)}, ${tone}`;
}

/** For a sentence: `309 more`, `2.1 points lower`. */
export function amountOf(unit: string, change: number, currency: string): string {
  const size = sizeOf(unit, change, currency);
  const isUp = change > 0;
  if (unit === 'percent') return size;
  if (unit === 'seconds') return `${size} ${isUp ? 'longer' : 'shorter'}`;
  if (unit === 'micros') return `${size} ${isUp ? 'more' : 'less'}`;
  return `${size} ${isUp ? 'more' : 'fewer'}`;
}

function sizeOf(unit: string, change: number, currency: string): string {
  const amount = Math.abs(change);
  if (unit === 'percent') return pointsOf(amount);
  if (unit === 'seconds') return lengthInWords(amount);
  return unit === 'micros' ? money(amount, currency) : count(amount);
}
