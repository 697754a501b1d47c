// The series as CSV: one row for each bucket and value of `group_by`, and one column for each figure. The values that are not shown are
// one more row for each bucket, so that the sums of the rows are the totals.
import type { CsvCell, CsvColumn } from '../csv/csv-writer.ts';
import type { Table } from '../csv/send-view.ts';
import { bucketCells, bucketColumns, numberColumn } from './bucket-columns.ts';
import type { CallSeries } from './series-schemas.ts';

interface Points {
  readonly metric: string;
  readonly points: readonly (number | null)[];
  readonly pointsBefore?: readonly (number | null)[] | null;
}

export function seriesTable({ buckets, series, rest, groupBy, compared, timezone }: CallSeries): Table {
  const isGrouped = groupBy !== 'none';
  const groups = [...Map.groupBy(series, ({ value }) => value)].map(([value, points]) => ({
    row: 'value',
    value,
    points,
  }));
  const all = [...groups, ...(rest.length === 0 ? [] : [{ row: 'rest', value: null, points: rest }])];
  const metrics = [...new Set([...series, ...rest].map(({ metric }) => metric))];
  const groupColumns: CsvColumn[] = [
    { name: 'row', type: 'code' },
    { name: groupBy, type: 'text' },
  ];
  return {
    columns: [
      ...bucketColumns,
      ...(isGrouped ? groupColumns : []),
      ...metrics.map(numberColumn),
      ...(compared === null ? [] : metrics.map((name) => numberColumn(`${name}_before`))),
    ],
    rows: rows(),
  };

  function* rows(): Generator<CsvCell[]> {
    for (const [index, bucket] of buckets.entries()) {
      yield* all.map(({ row, value, points }) => [
        ...bucketCells(bucket, timezone),
        ...(isGrouped ? [row, value] : []),
        ...points.map((each: Points) => each.points[index]),
        ...(compared === null ? [] : points.map((each: Points) => each.pointsBefore?.[index])),
      ]);
    }
  }
}

export const seriesCsvExample = [
  'from,to,local,time_zone,row,direction,calls',
  '2026-11-20T05:00:00Z,2026-11-21T05:00:00Z,2026-11-20T00:00:00-05:00,America/New_York,value,"inbound",190',
  '2026-11-20T05:00:00Z,2026-11-21T05:00:00Z,2026-11-20T00:00:00-05:00,America/New_York,value,"outbound",31',
];
