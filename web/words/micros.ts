// Money as people write it, and as the API has it: a millionth of the unit of the currency.
const micros = 1_000_000;

/** `0.25` → `250000` */
export const toMicros = (text: string): string => String(Math.round(Number(text) * micros));

/** `250000` → `0.25`; an empty text stays empty. */
export const fromMicros = (text: string): string => (text === '' ? '' : String(Number(text) / micros));
