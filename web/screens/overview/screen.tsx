// How is it going, and is something wrong?

import { useAddress } from '../../data/address.ts';
import { type ChosenPeriod, useChosenPeriod } from '../../data/chosen-period.ts';
import { serverNowMs } from '../../data/clock.ts';
import { useFilterBar } from '../../data/filter-bar.ts';
import { filtersOf } from '../../data/filters.ts';
import { useGet } from '../../data/get.ts';
import { lengthOf } from '../../data/period.ts';
import { printedHead } from '../../data/printed-head.ts';
import { type Organization, session } from '../../data/session.ts';
import { useKeys } from '../../frame/keys.ts';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { lazyPart } from '../../parts/lazy-part.ts';
import { PeriodPicker } from '../../parts/period-picker.tsx';
import { ScreenHead } from '../../parts/screen-head.tsx';
import { overviewWords } from '../../words/en/overview.ts';
import { periodWords } from '../../words/en/period.ts';
import { zoneName } from '../../words/time.ts';
import { AgentsCard } from './agents-card.tsx';
import { Attention } from './attention.tsx';
import { DirectionCard } from './direction-card.tsx';
import { metricNamed } from './drawn.ts';
import { LiveCalls } from './live-calls.tsx';
import { MainChart } from './main-chart.tsx';
import { maxOutcomes, OutcomeCard } from './outcome-card.tsx';
import { SentimentCard } from './sentiment-card.tsx';
import { Tiles } from './tiles.tsx';
import './screen.css';

const shown = ['calls', 'answerRate', 'missed', 'averageDurationSeconds', 'positiveRate', 'costPerCallMicros'] as const;
const stacked = ['completed', 'voicemail', 'failed', 'canceled'] as const;

const Empty = lazyPart(() => import('./empty.tsx').then((module) => module.Empty));

export default function Overview() {
  const organization = session.organization.value;
  return organization === undefined ? null : <OverviewOf organization={organization} />;
}

function OverviewOf({ organization }: { readonly organization: Organization }) {
  const { slug, timezone, currency } = organization;
  const { query } = useAddress();
  const chosen = useChosenPeriod(timezone);
  const { span, compare, bucket } = chosen;
  useKeys(chosen.keys);
  const filters = filtersOf(query, span);
  const bar = useFilterBar(filters, organization);
  const overview = useGet('/api/calls-dashboard/analytics/overview', {
    query: { ...filters, compare, bucket, metric: [...shown, ...stacked], with: ['marks'], max_outcomes: maxOutcomes },
  });
  const comparison = compare === 'none' ? undefined : periodWords.comparison(compare, lengthOf(span));
  const drawn = { slug, timezone, comparison, bucket, currency };
  const isEmpty = overview.value !== undefined && !metricNamed(overview.value, 'calls')?.value;
  // A refusal is told once, in place of the tiles.
  const hasFigures = overview.value !== undefined || overview.problem === undefined;
  return (
    <div class="overview">
      <Head
        organization={organization}
        chosen={chosen}
        bar={bar}
        printed={printedHead({ chosen, bar, comparison, computedAt: overview.value?.computedAt })}
      />
      <Attention {...drawn} />
      {isEmpty ? (
        <Empty slug={slug} timezone={timezone} bar={bar} />
      ) : (
        <>
          <Tiles names={shown} loaded={overview} {...drawn} />
          {hasFigures && <MainChart loaded={overview} {...drawn} />}
          <div class="overview-columns">
            <div class="overview-column">
              {hasFigures && <SentimentCard loaded={overview} {...drawn} />}
              {hasFigures && <DirectionCard loaded={overview} {...drawn} />}
              <LiveCalls filters={filters} {...drawn} />
            </div>
            <div class="overview-column">
              {hasFigures && <OutcomeCard loaded={overview} {...drawn} />}
              <AgentsCard filters={filters} compare={compare} query={query} {...drawn} />
            </div>
          </div>
        </>
      )}
    </div>
  );
}

interface HeadProps {
  readonly organization: Organization;
  readonly chosen: ChosenPeriod;
  readonly bar: ReturnType<typeof useFilterBar>;
  readonly printed: string;
}

function Head({ organization: { name, timezone }, chosen, bar, printed }: HeadProps) {
  return (
    <ScreenHead title={overviewWords.title} of={name} zone={zoneName(timezone, serverNowMs())} printed={printed}>
      <FilterBar {...bar}>
        <PeriodPicker {...chosen.picker} />
      </FilterBar>
    </ScreenHead>
  );
}
