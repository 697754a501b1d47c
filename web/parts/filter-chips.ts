// The chips of an address: each parameter that narrows the calls is in exactly one of them.
import { type FilterName, filterNames, parametersOf } from './filter-kinds.ts';

export interface FilterChip {
  /** A filter of the menu, the days, or the name of a parameter without a control. */
  readonly name: FilterName | 'days' | (string & {});
  readonly isEditable: boolean;
  /** In the order of the address. */
  readonly given: readonly (readonly [parameter: string, value: string])[];
}

/** These do not narrow the calls. */
const pageParameters = ['period', 'compare', 'view', 'page', 'cursor', 'limit', 'sort', 't', 'bucket', 'metric'];

const chipNames = new Map<string, FilterName | 'days'>([
  ...filterNames.flatMap((name) => parametersOf(name).map((parameter) => [parameter, name] as const)),
  ['from', 'days'],
  ['to', 'days'],
]);

/** `hidden`: parameters that the screen shows in another control. */
export function chipsOf(query: URLSearchParams, hidden: readonly string[] = []): FilterChip[] {
  const chips = new Map<string, (readonly [string, string])[]>();
  for (const [parameter, value] of query) {
    if (pageParameters.includes(parameter) || hidden.includes(parameter)) continue;
    const name = chipNames.get(parameter) ?? parameter;
    chips.set(name, [...(chips.get(name) ?? []), [parameter, value]]);
  }
  return [...chips].map(([name, given]) => ({
    name,
    isEditable: filterNames.some((each) => each === name),
    given,
  }));
}

/** The changes of the address that remove a chip. A filter starts the list again at its first page. */
export function withoutChip({ given }: FilterChip): Record<string, null> {
  return Object.fromEntries([...given.map(([parameter]) => [parameter, null] as const), ['page', null]]);
}

export function withValues(name: string, values: readonly string[]): Record<string, readonly string[] | null> {
  return { [name]: values.length === 0 ? null : values, page: null };
}
