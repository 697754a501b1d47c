// The buckets of the overview as bars: each with its sentence and its list.
import type { BarBucket, BarGroup } from '../../charts/bar-column.tsx';
import { callsHref } from '../../data/calls-href.ts';
import { figureWords } from '../../words/en/figures.ts';
import { overviewWords } from '../../words/en/overview.ts';
import { bucketInWords, clockTime } from '../../words/time.ts';
import type { Bucket, Drawn, OverviewAnswer } from './drawn.ts';

const words = overviewWords.chart;

export const bucketName = ({ local }: { readonly local: string }, size: Drawn['bucket']) => bucketInWords(local, size);

export function barBuckets(overview: OverviewAnswer, groups: readonly BarGroup[], drawn: Drawn): BarBucket[] {
  return overview.buckets.map((bucket, index) => {
    const when = bucketName(bucket, drawn.bucket);
    const total = overview.marks?.calls?.[index];
    const sentenceOf = (text: string, mark: typeof total) => {
      const before = overview.bucketsBefore?.[index];
      const comparison = before == null ? undefined : bucketName(before, drawn.bucket);
      const change = mark?.change ?? null;
      const than = figureWords.than({ unit: 'calls', change }, drawn.currency, comparison);
      const parts = [`${when}${bucket.isPartial ? `, ${words.unfinished}` : ''}: ${text}`, than];
      return `${parts.filter((part) => part !== undefined).join(', ')}. ${figureWords.show}`;
    };
    return {
      key: bucket.from,
      local: bucket.local,
      before: overview.seriesBefore?.calls?.[index] ?? null,
      until: untilOf(bucket, overview.computedAt, drawn.timezone),
      reason: bucket.hours === null ? undefined : words.clockChange(when, bucket.hours),
      total: {
        value: bucket.isFuture ? null : (total?.value ?? null),
        href: callsHref(drawn.slug, bucket.filter),
        sentence: sentenceOf(words.calls(total?.value ?? null), total),
      },
      parts: groups.map(({ name, text }) => {
        const mark = overview.marks?.[name]?.[index];
        return {
          value: mark?.value ?? null,
          href: callsHref(drawn.slug, mark?.filter ?? null),
          sentence: sentenceOf(words.share(text, mark?.value ?? null, total?.value ?? null), mark),
        };
      }),
    };
  });
}

const untilOf = ({ isPartial }: Bucket, computedAt: string, timezone: string) =>
  isPartial ? words.until(clockTime(timezone, computedAt)) : undefined;
