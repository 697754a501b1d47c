// A chip in words.
import { filterWords } from '../words/en/filters.ts';
import { spanInWords } from '../words/span.ts';
import type { FilterChip } from './filter-chips.ts';
import { type FilterName, kindOf } from './filter-kinds.ts';

interface Naming {
  readonly nameOf: (filter: string, value: string) => string | undefined;
  readonly zone: string;
  readonly nowMs: number;
  readonly currency: string;
}

export function chipText({ name, isEditable, given }: FilterChip, { nameOf, zone, nowMs, currency }: Naming): string {
  const find = (parameter: string) => given.find(([each]) => each === parameter)?.[1];
  if (given.length === 0) return filterWords.chip(filterWords.nameOf(name), [filterWords.any]);
  if (name === 'days') return spanInWords(zone, find('from') ?? null, find('to') ?? null, nowMs);
  const kind = isEditable ? kindOf(name as FilterName) : undefined;
  if (kind?.kind === 'range') {
    const amount = (parameter: string) => {
      const value = find(parameter);
      return value === undefined ? undefined : filterWords.amount(kind.unit, value, currency);
    };
    return filterWords.chip(filterWords.nameOf(name), [filterWords.range(amount(kind.from), amount(kind.to))]);
  }
  const texts = given.map(([, value]) => textOfValue(name, value, nameOf));
  return filterWords.chip(filterWords.nameOf(name), texts);
}

export function textOfValue(name: string, value: string, nameOf: Naming['nameOf']): string {
  return filterWords.valueOf(name, value) ?? nameOf(name, value) ?? wordsOfCode(name, value);
}

/** Ids and texts that people wrote stay as they are. */
const wordsOfCode = (name: string, value: string) =>
  name === 'outcome' || name === 'transfer_status' ? filterWords.codeInWords(value) : value;
