// The buckets of the overview as bars: each with its sentence and its list.
import type { BarBucket, BarGroup } from '../../charts/bar-column.tsx';
import { callsHref } from '../../data/calls-href.ts';
import { figureWords } from '../../words/en/figures.ts';
import { overviewWords } from '../../words/en/overview.ts';
import { bucketInWords, clockTime } from '../../words/time.ts';
import type { Drawn, OverviewAnswer } from './drawn.ts';

const words = overviewWords.chart;

export function barBuckets(overview: OverviewAnswer, groups: readonly BarGroup[], drawn: Drawn): BarBucket[] {
  const { buckets, marks, seriesBefore } = overview;
  return buckets.map((bucket, index) => {
    const sentence = sentencesOf(overview, index, drawn);
    const total = marks?.calls?.[index];
    return {
      key: bucket.from,
      local: bucket.local,
      before: seriesBefore?.calls?.[index] ?? null,
      until: untilOf(overview, index, drawn),
      isMarked: bucket.hours !== null,
      total: {
        value: bucket.isFuture ? null : (total?.value ?? null),
        href: callsHref(drawn.slug, bucket.filter),
        sentence: sentence(words.calls(total?.value ?? null), total?.change ?? null),
      },
      parts: groups.map(({ name, text }) => {
        const mark = marks?.[name]?.[index];
        const told = words.share(text, mark?.value ?? null, total?.value ?? null);
        return {
          value: mark?.value ?? null,
          href: callsHref(drawn.slug, mark?.filter ?? null),
          sentence: sentence(told, mark?.change ?? null),
        };
      }),
    };
  });
}

/** `Tuesday 24 November: 231 calls, 9 more than Tuesday 27 October. Show the calls.` */
function sentencesOf(overview: OverviewAnswer, index: number, drawn: Drawn) {
  const [bucket, before] = [overview.buckets[index], overview.bucketsBefore?.[index]];
  const when = bucketInWords(bucket?.local ?? '', drawn.bucket);
  const until = untilOf(overview, index, drawn);
  const comparison = before == null ? undefined : bucketInWords(before.local, drawn.bucket);
  const ofClock = bucket?.hours == null ? '' : ` ${words.clockChange(when, bucket.hours)}`;
  return (told: string, change: number | null): string => {
    const than = figureWords.than({ unit: 'calls', change }, drawn.currency, comparison);
    const counted = [`${until === undefined ? when : `${when}, ${until}`}: ${told}`, than];
    return `${counted.filter((part) => part !== undefined).join(', ')}.${ofClock} ${figureWords.show}`;
  };
}

const untilOf = ({ buckets, computedAt }: OverviewAnswer, index: number, { timezone }: Drawn) =>
  buckets[index]?.isPartial === true ? words.until(clockTime(timezone, computedAt)) : undefined;
