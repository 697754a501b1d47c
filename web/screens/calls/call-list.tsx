// The list: filters, figures of exactly these calls, and the rows.
import { useMemo } from 'preact/hooks';
import { screenPath, useAddress } from '../../data/address.ts';
import { useFilterBar } from '../../data/filter-bar.ts';
import { filtersOf } from '../../data/filters.ts';
import { useHeldList } from '../../data/held-list.ts';
import { spanOf } from '../../data/period.ts';
import type { Organization } from '../../data/session.ts';
import { Card } from '../../parts/card.tsx';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Pages } from '../../parts/pages.tsx';
import { callsWords } from '../../words/en/calls.ts';
import { CallRows } from './call-rows.tsx';
import { listOptionsOf } from './list-options.ts';
import { NoCalls } from './no-calls.tsx';
import { Period } from './period.tsx';
import { SearchField } from './search-field.tsx';
import { SortChoice } from './sort-choice.tsx';
import { Strip } from './strip.tsx';
import { useLastPage } from './use-last-page.ts';

interface CallListProps {
  readonly organization: Organization;
  readonly openId: string | undefined;
  readonly isShown: boolean;
}

export function CallList({ organization, openId, isShown }: CallListProps) {
  const { slug, name, timezone } = organization;
  const { query, href } = useAddress();
  const path = screenPath(slug, 'calls');
  const text = query.toString();
  const filters = useMemo(() => filtersOf(query, spanOf(query.get('period'), timezone)), [text, timezone]);
  const options = listOptionsOf(query);
  const held = useHeldList(filters, timezone, options);
  const bar = useFilterBar(held.filters ?? filters, timezone);
  const pagination = held.list.value?.pagination;
  useLastPage(pagination, options.page);
  if (!isShown) return null;

  return (
    <div class="calls-list">
      <Heading title={callsWords.title} of={name} />
      <FilterBar {...bar} hidden={['search']}>
        <SearchField />
        <Period />
      </FilterBar>
      <Card
        title={
          pagination === undefined ? callsWords.title : callsWords.total(pagination.total, pagination.totalIsExact)
        }
        loaded={held.list}
        timezone={timezone}
        minHeightPx={480}
        actions={<SortChoice sort={options.sort} />}
      >
        {({ data, pagination: { totalPages } }) => (
          <>
            <Strip filters={held.filters} currency={bar.currency} />
            {held.newer > 0 && (
              <button type="button" class="calls-newer" onClick={held.release}>
                {callsWords.showNewer(held.newer)}
              </button>
            )}
            {data.length === 0 ? (
              <NoCalls bar={bar} />
            ) : (
              <CallRows calls={data} organization={organization} openId={openId} currency={bar.currency} />
            )}
            <Pages
              label={callsWords.pages}
              page={options.page}
              pages={totalPages ?? 1}
              hrefOf={(page) => href({ page: page === 1 ? null : String(page), t: null }, path)}
            />
          </>
        )}
      </Card>
    </div>
  );
}
