// The overview as CSV: one number a row. `row` tells what the number is about, and the rows of each kind add up to the total.
import type { CsvCell, CsvColumn } from '../csv/csv-writer.ts';
import type { Table } from '../csv/send-view.ts';
import { bucketCells, bucketColumns } from './bucket-columns.ts';
import type { Overview } from './overview-schemas.ts';

const columns = [
  { name: 'row', type: 'code' },
  { name: 'metric', type: 'code' },
  { name: 'unit', type: 'code' },
  { name: 'group', type: 'text' },
  ...bucketColumns,
  { name: 'value', type: 'number' },
  { name: 'value_part', type: 'number' },
  { name: 'value_whole', type: 'number' },
  { name: 'accuracy', type: 'text' },
  { name: 'before', type: 'number' },
  { name: 'change', type: 'number' },
  { name: 'changePercent', type: 'number' },
  { name: 'share', type: 'number' },
] as const satisfies readonly CsvColumn[];

type Cells = { readonly [Name in (typeof columns)[number]['name']]?: CsvCell };

export function overviewTable(overview: Overview): Table {
  return { columns, rows: rowsOf(overview) };
}

function* rowsOf(overview: Overview): Generator<CsvCell[]> {
  for (const cells of cellsOf(overview)) yield columns.map(({ name }) => cells[name]);
}

function* cellsOf({
  metrics,
  buckets,
  series,
  seriesBefore,
  breakdowns,
  outcomeRest,
  facets,
  ...range
}: Overview): Generator<Cells> {
  const { from, to, timezone: time_zone } = range;
  const ofRange = { from, to, time_zone };
  const calls = { metric: 'calls', unit: 'calls', ...ofRange };
  const valuesOf = (row: string, values: readonly Counted[], rest?: Rest): Cells[] => [
    ...values.map(({ value: group, calls: value, ...others }) => ({ row, ...calls, group, value, ...others })),
    ...(rest === undefined ? [] : [restOf(row, rest)]),
  ];
  const restOf = (row: string, { calls: value, before, change, changePercent, share }: Rest): Cells => ({
    ...{ row: `${row}_rest`, ...calls, value, before, change, changePercent, share },
  });
  yield* metrics.map(({ name, part, whole, ...figure }) => ({
    ...{ row: 'total', metric: name, ...ofRange, ...figure, value_part: part, value_whole: whole },
  }));
  for (const [index, bucket] of buckets.entries()) {
    const ofBucket = { row: 'bucket', ...bucketOf(bucket, time_zone) };
    yield* metrics.map(({ name, unit, accuracy }) => ({
      ...{ ...ofBucket, metric: name, unit, accuracy },
      ...{ value: series[name]?.[index], before: seriesBefore?.[name]?.[index] },
    }));
  }
  const { duration, ...byValue } = breakdowns;
  for (const [name, values] of Object.entries(byValue)) {
    yield* valuesOf(name, values, name === 'outcome' ? outcomeRest : undefined);
  }
  const durations = duration ?? [];
  yield* valuesOf(
    'duration',
    durations.map((each) => ({ ...each, value: `${each.fromSeconds}-${each.toSeconds ?? ''}` })),
  );
  for (const [name, { values, rest }] of Object.entries((facets ?? {}) as Facets)) {
    yield* valuesOf(name, values, { calls: rest });
  }
}

interface Rest {
  readonly calls: number;
  readonly before?: number | null;
  readonly change?: number | null;
  readonly changePercent?: number | null;
  readonly share?: number | null;
}

interface Counted extends Rest {
  readonly value: string;
}
type Facets = Readonly<Record<string, { readonly values: readonly Counted[]; readonly rest: number }>>;

const bucketOf = (bucket: Overview['buckets'][number], timezone: string): Cells => {
  const cells = bucketCells(bucket, timezone);
  return Object.fromEntries(bucketColumns.map(({ name }, place) => [name, cells[place]]));
};

export const overviewCsvExample = [
  columns.map(({ name }) => name).join(','),
  'total,answerRate,percent,,2026-11-20T05:00:00Z,2026-11-22T05:00:00Z,,America/New_York,78.2,101,129,"exact",76.1,2.1,2.8,',
  'bucket,answerRate,percent,,2026-11-20T05:00:00Z,2026-11-21T05:00:00Z,2026-11-20T00:00:00-05:00,America/New_York,80.1,,,"exact",77,,,',
  'status,calls,calls,"missed",2026-11-20T05:00:00Z,2026-11-22T05:00:00Z,,America/New_York,31,,,,29,2,6.9,14.7',
];
