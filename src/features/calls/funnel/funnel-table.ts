// The funnel as CSV: one row for each stage.
import type { CsvColumn } from '../csv/csv-writer.ts';
import type { Table } from '../csv/send-view.ts';
import type { CallFunnel } from './schemas.ts';

const columns = [
  { name: 'stage', type: 'code' },
  { name: 'definition', type: 'text' },
  { name: 'contacts', type: 'number' },
  { name: 'contacts_percent', type: 'number' },
  { name: 'attempts', type: 'number' },
  { name: 'attempts_percent', type: 'number' },
] as const satisfies readonly CsvColumn[];

export const funnelTable = ({ stages }: CallFunnel): Table => ({
  columns,
  rows: stages.map(({ name, definition, contacts, attempts }) => [
    ...[name, definition, contacts.count, contacts.percent, attempts.count, attempts.percent],
  ]),
});

export const funnelCsvExample = [
  columns.map(({ name }) => name).join(','),
  'dialled,"Outbound calls. With `campaign_id`, only contacts that these campaigns queued.",980,81.7,1744,',
];
