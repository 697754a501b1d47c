// The columns of a time bucket in CSV, and those of its figures.
import type { Static } from 'typebox';
import type { CsvCell, CsvColumn } from '../csv/csv-writer.ts';
import type { Bucket } from './buckets.ts';

export const bucketColumns = [
  { name: 'from', type: 'code' },
  { name: 'to', type: 'code' },
  { name: 'local', type: 'code' },
  { name: 'time_zone', type: 'code' },
] as const satisfies readonly CsvColumn[];

export const bucketCells = ({ from, to, local }: Static<typeof Bucket>, timezone: string): CsvCell[] => [
  from,
  to,
  local,
  timezone,
];

export const numberColumn = (name: string): CsvColumn => ({ name, type: 'number' });
