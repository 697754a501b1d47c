// For each column with a phone number, a property with the number for people: `phone_display` of `phone`.
import { displayedNumber } from '../domain/displayed-number.ts';
import { DisplayedNumber } from '../http/contract.ts';
import type { DerivedProperties } from './declaration.ts';

export function displayedNumbers(...columns: readonly string[]): DerivedProperties {
  const nameOf = (column: string) => `${column}_display`;
  return {
    properties: Object.fromEntries(columns.map((column) => [nameOf(column), DisplayedNumber])),
    valuesOf: (row: Readonly<Record<string, string | null>>) =>
      Object.fromEntries(columns.map((column) => [nameOf(column), displayedNumber(row[column] ?? null)])),
  };
}
