// Calls over time, stacked by what became of them.
import { useState } from 'preact/hooks';
import type { BarGroup } from '../../charts/bar-column.tsx';
import { Bars } from '../../charts/bars.tsx';
import { EndLabels } from '../../charts/end-labels.tsx';
import { callsHref } from '../../data/calls-href.ts';
import { serverNowMs } from '../../data/clock.ts';
import { Card } from '../../parts/card.tsx';
import { lazyPart } from '../../parts/lazy-part.ts';
import { ViewSwitch } from '../../parts/view-switch.tsx';
import { figureWords } from '../../words/en/figures.ts';
import { overviewWords } from '../../words/en/overview.ts';
import { count, shortCount } from '../../words/numbers.ts';
import { dayName, momentOf } from '../../words/time.ts';
import { barBuckets } from './bar-buckets.ts';
import { type DrawnOverview, metricNamed, type OverviewAnswer } from './drawn.ts';

const ChartTable = lazyPart(() => import('./chart-table.tsx').then((module) => module.ChartTable));

const groups: readonly BarGroup[] = (
  [
    ['completed', 'answered'],
    ['voicemail', 'voicemail'],
    ['missed', 'missed'],
    ['failed', 'failed'],
    ['canceled', 'canceled'],
  ] as const
).map(([name, tone]) => ({ name, tone, text: figureWords.nameOf(name) }));

const words = overviewWords.chart;

export function MainChart({ loaded, ...drawn }: DrawnOverview) {
  const [isTable, setTable] = useState(false);
  return (
    <Card
      title={words.title}
      loaded={loaded}
      timezone={drawn.timezone}
      minHeightPx={280}
      phoneHeightPx={396}
      actions={<ViewSwitch title={words.title} isTable={isTable} onChange={setTable} />}
    >
      {(overview) =>
        isTable ? (
          <ChartTable overview={overview} groups={groups} slug={drawn.slug} bucket={drawn.bucket} />
        ) : (
          <Chart overview={overview} {...drawn} />
        )
      }
    </Card>
  );
}

interface DrawnProps extends Omit<DrawnOverview, 'loaded'> {
  readonly overview: OverviewAnswer;
}

function Chart({ overview, ...drawn }: DrawnProps) {
  const { slug, comparison, currency } = drawn;
  const labels = groups.map((group) => {
    const metric = metricNamed(overview, group.name);
    const sentence = metric === undefined ? group.text : figureWords.sentence(metric, currency, comparison);
    return { ...group, value: count(metric?.value), href: callsHref(slug, metric?.filter ?? null), sentence };
  });
  return (
    <div class="overview-chart">
      <Bars
        label={words.title}
        size={drawn.bucket}
        buckets={barBuckets(overview, groups, drawn)}
        groups={groups}
        unit="count"
        format={shortCount}
      />
      <EndLabels labels={labels} outline={comparison === undefined ? undefined : words.compared(comparison)} />
      <Notes overview={overview} {...drawn} />
    </div>
  );
}

/** What the chart and the changes of the tiles leave open: the end of the compared period, and days of another length. */
function Notes({ overview, timezone, comparison }: DrawnProps) {
  const changed = overview.buckets.filter(({ hours }) => hours !== null);
  const cutAt = overview.compared?.cutAt ?? null;
  return (
    <ul class="overview-notes muted">
      {cutAt !== null && comparison !== undefined && (
        <li>{overviewWords.unfinished(momentOf(timezone, cutAt, serverNowMs()))}</li>
      )}
      {changed.map(({ local, hours }) => (
        <li key={local}>{`* ${words.clockChange(dayName(local.slice(0, 10)), hours ?? 0)}`}</li>
      ))}
    </ul>
  );
}
