// How is it going, and is something wrong?

import { useAddress } from '../../data/address.ts';
import { activeFilters, filtersIn } from '../../data/asked-filters.ts';
import { useChosenPeriod } from '../../data/chosen-period.ts';
import { serverNowMs } from '../../data/clock.ts';
import { useCurrency } from '../../data/currency.ts';
import { useGet } from '../../data/get.ts';
import { lengthOf } from '../../data/period.ts';
import { session } from '../../data/session.ts';
import { useKeys } from '../../frame/keys.ts';
import { ActiveFilters } from '../../parts/active-filters.tsx';
import { PeriodPicker } from '../../parts/period-picker.tsx';
import { ScreenHead } from '../../parts/screen-head.tsx';
import { overviewWords } from '../../words/en/overview.ts';
import { periodWords } from '../../words/en/period.ts';
import { momentOf, zoneName } from '../../words/time.ts';
import { AgentsCard } from './agents-card.tsx';
import { Attention } from './attention.tsx';
import { Feelings, Outcomes } from './breakdowns.tsx';
import { metricNamed } from './drawn.ts';
import { Empty } from './empty.tsx';
import { LiveCalls } from './live-calls.tsx';
import { MainChart } from './main-chart.tsx';
import { Tiles } from './tiles.tsx';
import './screen.css';

const shown = ['calls', 'answerRate', 'missed', 'averageDurationSeconds', 'positiveRate', 'costPerCallMicros'] as const;
const stacked = ['completed', 'voicemail', 'failed', 'canceled'] as const;

export default function Overview() {
  const organization = session.organization.value;
  return organization === undefined ? null : <OverviewOf {...organization} />;
}

interface OverviewOfProps {
  readonly name: string;
  readonly slug: string;
  readonly timezone: string;
}

function OverviewOf({ name, slug, timezone }: OverviewOfProps) {
  const { query, href } = useAddress();
  const { span, compare, bucket, picker, keys } = useChosenPeriod(timezone);
  useKeys(keys);
  const filters = filtersIn(query);
  const overview = useGet('/api/calls-dashboard/analytics/overview', {
    query: { ...filters, ...span, compare, bucket, metric: [...shown, ...stacked], with: ['marks'] },
  });
  const comparison = compare === 'none' ? undefined : periodWords.comparison(compare, lengthOf(span));
  const drawn = { slug, timezone, comparison, bucket, currency: useCurrency() };
  const active = activeFilters(filters, href);
  const isEmpty = overview.value !== undefined && metricNamed(overview.value, 'calls')?.value === 0;
  const cutAt = overview.value?.compared?.cutAt;
  return (
    <div class="overview">
      <ScreenHead title={overviewWords.title} of={name} zone={zoneName(timezone, serverNowMs())}>
        <PeriodPicker {...picker} />
        <ActiveFilters filters={active} />
        {cutAt != null && (
          <p class="overview-cut muted">{overviewWords.unfinished(momentOf(timezone, cutAt, serverNowMs()))}</p>
        )}
      </ScreenHead>
      <Attention {...drawn} />
      {isEmpty && <Empty slug={slug} timezone={timezone} filters={active} />}
      {!isEmpty && (
        <>
          <Tiles names={shown} loaded={overview} {...drawn} />
          <MainChart loaded={overview} {...drawn} />
          <div class="overview-columns">
            <div class="overview-column">
              <Feelings loaded={overview} {...drawn} />
              <LiveCalls filters={filters} {...drawn} />
            </div>
            <div class="overview-column">
              <Outcomes loaded={overview} {...drawn} />
              <AgentsCard asked={{ ...filters, ...span, compare }} query={query} {...drawn} />
            </div>
          </div>
        </>
      )}
    </div>
  );
}
