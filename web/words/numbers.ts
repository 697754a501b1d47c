// Numbers as text. They come from the API and are only formatted here.
import { locale } from './locale.ts';

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const upToOneDecimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const signed = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });

export const unknown = '–';

export const count = (value: number | null | undefined): string => (value == null ? unknown : whole.format(value));
export const percent = (value: number | null | undefined): string =>
  value == null ? unknown : `${oneDecimal.format(value)} %`;
/** For small cells: `8.5`, but `34` and `8`. */
export const brief = (value: number | null): string =>
  value === null ? unknown : value < 10 ? upToOneDecimal.format(value) : whole.format(value);
/** A change of a rate: `2.1 pts` */
export const pointsOf = (value: number): string => `${oneDecimal.format(value)} pts`;
/** A part of a whole: `2,478 of 3,480` */
export const partOf = (part: number, whole: number): string => `${count(part)} of ${count(whole)}`;
const minSample = 10;
/** A rate; of fewer than 10, its part and whole: `6 of 8`. */
export const rate = (value: number | null, part: number | null, whole: number | null): string =>
  part !== null && whole !== null && whole > 0 && whole < minSample ? partOf(part, whole) : percent(value);
/** `+5.5 %` */
export const changePercent = (value: number | null | undefined): string =>
  value == null ? unknown : `${minus(signed.format(value))} %`;
/** `+5.5 %`; `new` where there was nothing before. */
export function signedPercent(change: number | null, value: number, before: number | null): string {
  if (before === 0) return value > 0 ? 'new' : 'the same';
  return changePercent(change);
}
/** For axes only: `12K`. Figures are never shortened. */
export const shortCount = (value: number): string => short.format(value);

/** `2:40`, `1:02:40` */
export function clockLength(seconds: number | null | undefined): string {
  if (seconds == null) return unknown;
  const total = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  const tail = String(rest).padStart(2, '0');
  return hours === 0 ? `${minutes}:${tail}` : `${hours}:${String(minutes).padStart(2, '0')}:${tail}`;
}

/** `2 min 40 s`, `1 h 2 min`, `312 h` */
export function lengthInWords(seconds: number | null | undefined): string {
  if (seconds == null) return unknown;
  const total = Math.round(seconds);
  if (total < 60) return `${total} s`;
  if (total < 3600) return withRest(Math.floor(total / 60), 'min', total % 60, 's');
  if (total < 36_000) return withRest(Math.floor(total / 3600), 'h', Math.floor((total % 3600) / 60), 'min');
  return `${whole.format(total / 3600)} h`;
}

const withRest = (amount: number, unit: string, rest: number, restUnit: string) =>
  rest === 0 ? `${amount} ${unit}` : `${amount} ${unit} ${rest} ${restUnit}`;

/** In micro-units: `$0.19`. Four decimals under one unit where two are not enough: small costs can be told apart. */
export function money(micros: number | null | undefined, currency: string): string {
  if (micros == null) return unknown;
  const units = micros / 1_000_000;
  const digits = Math.abs(units) < 1 && micros % 10_000 !== 0 ? 4 : 2;
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(units);
}

/** `1.4 MB` */
export function bytes(value: number | null | undefined): string {
  if (value == null) return unknown;
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, value < 1 ? 0 : Math.floor(Math.log10(value) / 3));
  const scaled = value / 1000 ** power;
  return `${power === 0 ? whole.format(scaled) : oneDecimal.format(scaled)} ${units[power]}`;
}

const rules = new Intl.PluralRules(locale);
/** `plural(3, 'call', 'calls')` → `3 calls` */
export const plural = (value: number, one: string, other: string): string =>
  `${whole.format(value)} ${rules.select(value) === 'one' ? one : other}`;

const minus = (text: string) => text.replace('-', '−');
