// The numbers of the main chart.
import type { BarGroup } from '../../charts/bar-column.tsx';
import { callsHref } from '../../data/calls-href.ts';
import { TableOf } from '../../parts/table-of.tsx';
import { overviewWords } from '../../words/en/overview.ts';
import { count } from '../../words/numbers.ts';
import { bucketInWords } from '../../words/time.ts';
import type { Drawn, OverviewAnswer } from './drawn.ts';

const words = overviewWords.chart;

interface ChartTableProps extends Pick<Drawn, 'slug' | 'bucket'> {
  readonly overview: OverviewAnswer;
  readonly groups: readonly BarGroup[];
}

export function ChartTable({ overview, groups, slug, bucket }: ChartTableProps) {
  const { buckets, series, seriesBefore } = overview;
  const names = ['calls', ...groups.map(({ name }) => name)];
  const columns = [words.bucket, words.total, ...groups.map(({ text }) => text)];
  return (
    <TableOf
      caption={words.title}
      columns={seriesBefore === null ? columns : [...columns, words.before]}
      rows={buckets.map((each, index) => ({
        key: each.from,
        href: callsHref(slug, each.filter),
        cells: [
          each.isPartial ? words.notOver(bucketInWords(each.local, bucket)) : bucketInWords(each.local, bucket),
          ...names.map((name) => count(series[name]?.[index])),
          ...(seriesBefore === null ? [] : [count(seriesBefore.calls?.[index])]),
        ],
      }))}
    />
  );
}
