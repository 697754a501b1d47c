// How long calls take: a histogram with the median and the 90th percentile.
import { useState } from 'preact/hooks';
import { Histogram } from '../../charts/histogram.tsx';
import { callsHref } from '../../data/calls-href.ts';
import type { AnswerOf } from '../../data/get.ts';
import type { Loaded } from '../../loaded.ts';
import { Card } from '../../parts/card.tsx';
import { TableOf } from '../../parts/table-of.tsx';
import { ViewSwitch } from '../../parts/view-switch.tsx';
import { figureWords } from '../../words/en/figures.ts';
import { patternsWords } from '../../words/en/patterns.ts';
import { clockLength, count, lengthInWords, percent, shortCount } from '../../words/numbers.ts';

type OverviewAnswer = AnswerOf<'/api/calls-dashboard/analytics/overview'>;
const { lengths: words } = patternsWords;

interface LengthsCardProps {
  readonly loaded: Loaded<OverviewAnswer>;
  readonly slug: string;
  readonly timezone: string;
}

export function LengthsCard({ loaded, slug, timezone }: LengthsCardProps) {
  const [isTable, setTable] = useState(false);
  return (
    <Card
      title={words.title}
      loaded={loaded}
      timezone={timezone}
      minHeightPx={264}
      actions={<ViewSwitch title={words.title} isTable={isTable} onChange={setTable} />}
    >
      {(answer) => {
        const bins = binsOf(answer, slug);
        if (bins.every(({ value }) => value === 0)) return <p class="muted">{words.none}</p>;
        return isTable ? (
          <TableOf
            caption={words.title}
            columns={[words.range, words.calls, words.share]}
            rows={bins.map(({ from, range, value, share, href }) => ({
              key: String(from),
              href,
              cells: [range, count(value), percent(share)],
            }))}
          />
        ) : (
          <Histogram label={words.title} bins={bins} lines={linesOf(answer)} format={shortCount} />
        );
      }}
    </Card>
  );
}

function binsOf({ breakdowns }: OverviewAnswer, slug: string) {
  return (breakdowns.duration ?? []).map(({ fromSeconds, toSeconds, calls, share, filter }) => {
    const range = words.between(lengthInWords(fromSeconds), toSeconds === null ? null : lengthInWords(toSeconds));
    return {
      from: fromSeconds,
      to: toSeconds,
      text: clockLength(fromSeconds),
      range,
      value: calls,
      share,
      sentence: `${words.bin(range, calls, share)}. ${figureWords.show}`,
      href: callsHref(slug, filter),
    };
  });
}

function linesOf({ metrics }: OverviewAnswer) {
  return (['medianDurationSeconds', 'p90DurationSeconds'] as const).flatMap((name) => {
    const at = metrics.find((metric) => metric.name === name)?.value ?? null;
    if (at === null) return [];
    return [{ name, at, text: (name === 'medianDurationSeconds' ? words.median : words.p90)(lengthInWords(at)) }];
  });
}
