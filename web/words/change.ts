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
  const text = `${change > 0 ? '▲' : '▼'} ${amountOf(unit, change, currency)}`;
  return tone === undefined ? text : `${text}, ${tone}`;
}

/** For a sentence: `309 more`, `2.1 points lower`. */
export function amountOf(unit: string, change: number, currency: string): string {
  const amount = Math.abs(change);
  const isUp = change > 0;
  if (unit === 'percent') return pointsOf(amount);
  if (unit === 'seconds') return `${lengthInWords(amount)} ${isUp ? 'longer' : 'shorter'}`;
  if (unit === 'micros') return `${money(amount, currency)} ${isUp ? 'more' : 'less'}`;
  return `${count(amount)} ${isUp ? 'more' : 'fewer'}`;
}
