// What a filter bar needs from the address and the API: `<FilterBar {...useFilterBar(filters, organization)} />`.
import { useState } from 'preact/hooks';
import type { FilterName, FilterOption, FilterOptions } from '../parts/filter-kinds.ts';
import { kindOf } from '../parts/filter-kinds.ts';
import { filterWords } from '../words/en/filters.ts';
import { useAddress } from './address.ts';
import { serverNowMs } from './clock.ts';
import { type Counts, useFacets } from './facets.ts';
import { type FilterNames, useFilterNames } from './filter-names.ts';
import type { CallFilters } from './filters.ts';
import { useGet } from './get.ts';
import type { Organization } from './session.ts';

export function useFilterBar(filters: CallFilters, { timezone: zone, currency }: Organization) {
  const { query, go } = useAddress();
  const [open, setOpen] = useState<FilterName>();
  const names = useFilterNames(query, open);
  const counted = useFacets(filters, open);
  const searched = useOtherValues(open);
  return {
    query,
    zone,
    nowMs: serverNowMs(),
    currency,
    nameOf: names.nameOf,
    onChange: (changes: Parameters<typeof go>[0]) => go(changes),
    onOpen: setOpen,
    options: searched ?? optionsOf(open, counted, names),
  };
}

/** Values that are not in the figures: tags, and contacts by a search. */
function useOtherValues(open: FilterName | undefined): FilterOptions | undefined {
  const [text, setText] = useState('');
  const tags = useGet('/api/calls-dashboard/tags', open === 'tag' ? {} : null).value?.data;
  const search = text.trim().length >= 2 ? { search: text.trim() } : {};
  const contacts = useGet('/api/contacts', open === 'contact_id' ? { query: { limit: 20, ...search } } : null).value;
  if (open === 'tag') {
    const options = tags?.map(({ tag, calls }) => ({ value: tag, text: tag, calls }));
    return { options: options ?? [], isLoading: options === undefined };
  }
  if (open === 'contact_id') {
    const options = contacts?.data.map(({ id, full_name: text }) => ({ value: id, text }));
    return { options: options ?? [], isLoading: options === undefined, search: setText };
  }
  return undefined;
}

function optionsOf(
  open: FilterName | undefined,
  counted: Counts | undefined,
  { all, nameOf }: FilterNames,
): FilterOptions {
  if (open === undefined) return { options: [], isLoading: false };
  const kind = kindOf(open);
  const known = kind.kind === 'choice' ? kind.values : undefined;
  const textOf = (value: string) => filterWords.valueOf(open, value) ?? nameOf(open, value) ?? textOfCode(open, value);
  const values = known ?? all(open)?.map(({ id }) => id) ?? [];
  const missing = (counted?.values ?? []).map(({ value }) => value).filter((value) => !values.includes(value));
  const options = [...values, ...missing].map((value): FilterOption => {
    const calls = counted?.values.find((each) => each.value === value)?.calls;
    return { value, text: textOf(value), calls: calls ?? (counted?.isComplete === true ? 0 : undefined) };
  });
  const sorted =
    known === undefined ? options.toSorted((one, other) => (other.calls ?? 0) - (one.calls ?? 0)) : options;
  return { options: sorted, isLoading: options.length === 0 && counted === undefined };
}

const textOfCode = (filter: FilterName, value: string) =>
  filter === 'outcome' ? filterWords.codeInWords(value) : value;
