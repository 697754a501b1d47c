// The heat map as CSV: one row for each weekday and hour, with the first day of the week first.
import type { CsvCell, CsvColumn } from '../csv/csv-writer.ts';
import type { Table } from '../csv/send-view.ts';
import { numberColumn } from './bucket-columns.ts';
import type { CallHeatmap } from './heatmap-schemas.ts';

const columns = [
  { name: 'weekday', type: 'number' },
  { name: 'hour', type: 'number' },
  { name: 'time_zone', type: 'code' },
  { name: 'days', type: 'number' },
  { name: 'calls', type: 'number' },
] as const satisfies readonly CsvColumn[];

export function heatmapTable({ weekdays, totals, timezone }: CallHeatmap): Table {
  const metrics = totals.map(({ metric }) => metric).filter((metric) => metric !== 'calls');
  return {
    columns: [...columns, ...metrics.map(numberColumn)],
    rows: weekdays.flatMap(({ weekday, days, calls, values }) =>
      calls.map((each, hour): CsvCell[] => [
        ...[weekday, hour, timezone, days, each],
        ...metrics.map((metric) => values[metric]?.[hour]),
      ]),
    ),
  };
}

export const heatmapCsvExample = [
  columns.map(({ name }) => name).join(','),
  '0,0,America/New_York,1,0',
  '0,1,America/New_York,1,3',
];
