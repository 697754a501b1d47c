// The list: filters, figures of exactly these calls, and the rows.

import { useMemo } from 'preact/hooks';
import { screenPath, useAddress } from '../../data/address.ts';
import { useChosenPeriod } from '../../data/chosen-period.ts';
import { printedHead } from '../../data/printed-head.ts';
import type { Organization } from '../../data/session.ts';
import { useKeys } from '../../frame/keys.ts';
import { Card } from '../../parts/card.tsx';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { Pages } from '../../parts/pages.tsx';
import { PeriodPicker } from '../../parts/period-picker.tsx';
import { ScreenHead } from '../../parts/screen-head.tsx';
import { callsWords } from '../../words/en/calls.ts';
import { zoneName } from '../../words/time.ts';
import { CallRows } from './call-rows.tsx';
import { CallSearch } from './call-search.tsx';
import { ListTools } from './list-tools.tsx';
import { NewerCalls } from './newer-calls.tsx';
import { NoCalls } from './no-calls.tsx';
import { Strip } from './strip.tsx';
import type { CallListOf } from './use-call-list.ts';
import { useListTitle } from './use-list-title.ts';

interface CallListProps {
  readonly list: CallListOf;
  readonly organization: Organization;
  readonly openId: string | undefined;
}

export function CallList({ list, organization, openId }: CallListProps) {
  const { options, held, bar } = list;
  const { query, href } = useAddress();
  const { slug, name, timezone } = organization;
  const title = useListTitle(held.list.value?.pagination, query);
  const chosen = useChosenPeriod(timezone);
  const hasPeriod = !query.has('from');
  // The list compares nothing.
  const keys = useMemo(() => chosen.keys.filter((each) => hasPeriod && each.keys !== 'x'), [chosen.keys, hasPeriod]);
  useKeys(keys);
  const printed = printedHead({ chosen, bar, comparison: undefined, computedAt: undefined });
  return (
    <div class="calls-list">
      <ScreenHead title={callsWords.title} of={name} zone={zoneName(timezone, bar.nowMs)} printed={printed}>
        <FilterBar {...bar} hidden={['search']}>
          <CallSearch />
          {/* A list with bounds of its own, as a mark of a chart gives them, has a chip for them. */}
          {hasPeriod && <PeriodPicker {...chosen.picker} isCompared={false} />}
        </FilterBar>
      </ScreenHead>
      <Card
        title={title}
        loaded={held.list}
        timezone={timezone}
        minHeightPx={480}
        actions={<ListTools list={list} organization={organization} isTable={openId === undefined} />}
      >
        {({ data, pagination: { totalPages } }) => (
          <>
            <Strip filters={held.filters} currency={bar.currency} />
            <NewerCalls held={held} />
            {data.length === 0 ? (
              <NoCalls bar={bar} />
            ) : (
              <CallRows calls={data} organization={organization} openId={openId} currency={bar.currency} />
            )}
            <Pages
              label={callsWords.pages}
              page={options.page}
              pages={totalPages ?? 1}
              hrefOf={(page) => href({ page: page === 1 ? null : String(page), t: null }, screenPath(slug, 'calls'))}
            />
          </>
        )}
      </Card>
    </div>
  );
}
