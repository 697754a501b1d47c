// The list that the address asks for, and the filter bar over it.
import { useMemo } from 'preact/hooks';
import { useAddress } from '../../data/address.ts';
import { useFilterBar } from '../../data/filter-bar.ts';
import { filtersOf } from '../../data/filters.ts';
import { useHeldList } from '../../data/held-list.ts';
import { spanOf } from '../../data/period.ts';
import type { Organization } from '../../data/session.ts';
import { listOptionsOf } from './list-options.ts';
import { useLastPage } from './use-last-page.ts';

export type CallListOf = ReturnType<typeof useCallList>;

export function useCallList(organization: Organization) {
  const { timezone } = organization;
  const { query } = useAddress();
  const text = query.toString();
  const filters = useMemo(() => filtersOf(query, spanOf(query.get('period'), timezone)), [text, timezone]);
  const options = listOptionsOf(query);
  const held = useHeldList(filters, timezone, options);
  const bar = useFilterBar(held.filters ?? filters, organization);
  useLastPage(held.list.value?.pagination, options.page);
  return { filters: held.filters ?? filters, options, held, bar };
}
