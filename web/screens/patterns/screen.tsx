// When do people call, and when do we lose them?
import { useAddress } from '../../data/address.ts';
import { useChosenPeriod } from '../../data/chosen-period.ts';
import { serverNowMs } from '../../data/clock.ts';
import { useFilterBar } from '../../data/filter-bar.ts';
import { filtersOf } from '../../data/filters.ts';
import { useGet } from '../../data/get.ts';
import { lengthOf, maxCountedDays, withinDays } from '../../data/period.ts';
import { printedHead } from '../../data/printed-head.ts';
import { type Organization, session } from '../../data/session.ts';
import { useKeys } from '../../frame/keys.ts';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { Notice } from '../../parts/notice.tsx';
import { PeriodPicker } from '../../parts/period-picker.tsx';
import { ScreenHead } from '../../parts/screen-head.tsx';
import { patternMetrics, patternsWords } from '../../words/en/patterns.ts';
import { spanText, zoneName } from '../../words/time.ts';
import { HeatCard } from './heat-card.tsx';
import { LengthsCard } from './lengths-card.tsx';
import { WeekdaysCard } from './weekdays-card.tsx';
import './screen.css';

export default function Patterns() {
  const organization = session.organization.value;
  return organization === undefined ? null : <PatternsOf organization={organization} />;
}

function PatternsOf({ organization }: { readonly organization: Organization }) {
  const { name, slug, timezone, currency } = organization;
  const { query } = useAddress();
  const chosen = useChosenPeriod(timezone);
  const { span: asked, picker, keys } = chosen;
  useKeys(keys);
  const span = withinDays(asked, maxCountedDays);
  const filters = filtersOf(query, span);
  const bar = useFilterBar(filters, organization);
  const metric = patternMetrics.find((each) => each === query.get('metric')) ?? patternMetrics[0];
  const per = query.get('view') === 'total' ? 'total' : 'hour';
  const heat = useGet('/api/calls-dashboard/analytics/heatmap', {
    query: { ...filters, metric: [metric], with: ['marks'] },
  });
  const lengths = useGet('/api/calls-dashboard/analytics/overview', {
    query: {
      ...filters,
      bucket: 'month',
      metric: ['medianDurationSeconds', 'p90DurationSeconds'],
      with: ['duration'],
    },
  });
  const choice = { metric, per, slug, timezone, currency } as const;
  return (
    <div class="patterns">
      <ScreenHead
        title={patternsWords.title}
        of={name}
        zone={zoneName(timezone, serverNowMs())}
        printed={printedHead({ chosen, bar, comparison: undefined, computedAt: heat.value?.computedAt })}
      >
        <FilterBar {...bar}>
          <PeriodPicker {...picker} isCompared={false} />
        </FilterBar>
      </ScreenHead>
      {lengthOf(asked) > maxCountedDays && (
        <Notice>
          <p>{patternsWords.limited(maxCountedDays, spanText(span.from, span.to))}</p>
        </Notice>
      )}
      <HeatCard loaded={heat} {...choice} />
      <WeekdaysCard loaded={heat} {...choice} />
      <LengthsCard loaded={lengths} slug={slug} timezone={timezone} />
    </div>
  );
}
