// How is it going, and is something wrong?

import { useAddress } from '../../data/address.ts';
import { filtersIn } from '../../data/asked-filters.ts';
import { useChosenPeriod } from '../../data/chosen-period.ts';
import { serverNowMs } from '../../data/clock.ts';
import { useGet } from '../../data/get.ts';
import { lengthOf } from '../../data/period.ts';
import { session } from '../../data/session.ts';
import { useKeys } from '../../frame/keys.ts';
import { PeriodPicker } from '../../parts/period-picker.tsx';
import { ScreenHead } from '../../parts/screen-head.tsx';
import { overviewWords } from '../../words/en/overview.ts';
import { periodWords } from '../../words/en/period.ts';
import { zoneName } from '../../words/time.ts';
import { Breakdowns } from './breakdowns.tsx';
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
  const { query } = useAddress();
  const { span, compare, bucket, picker, keys } = useChosenPeriod(timezone);
  useKeys(keys);
  const filters = filtersIn(query);
  const overview = useGet('/api/calls-dashboard/analytics/overview', {
    query: { ...filters, ...span, compare, bucket, metric: [...shown, ...stacked], with: ['marks'] },
  });
  const comparison = compare === 'none' ? undefined : periodWords.comparison(compare, lengthOf(span));
  const drawn = { slug, timezone, comparison, bucket, currency: 'USD' };
  return (
    <div class="overview">
      <ScreenHead title={overviewWords.title} of={name} zone={zoneName(timezone, serverNowMs())}>
        <PeriodPicker {...picker} />
      </ScreenHead>
      <Tiles names={shown} loaded={overview} {...drawn} />
      <MainChart loaded={overview} {...drawn} />
      <Breakdowns loaded={overview} {...drawn} />
    </div>
  );
}
