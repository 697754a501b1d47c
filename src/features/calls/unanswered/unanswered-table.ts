// The call back list as CSV: one row for each caller of the page.
import type { CsvColumn } from '../csv/csv-writer.ts';
import type { Table } from '../csv/send-view.ts';
import { createLocalClock, toUtcText } from '../exports/local-clock.ts';
import { lastCallId, number } from './examples.ts';
import type { UnansweredCallers } from './schemas.ts';

const columns = [
  { name: 'number', type: 'phone' },
  { name: 'contact_id', type: 'code' },
  { name: 'contact_name', type: 'text' },
  { name: 'attempts', type: 'number' },
  { name: 'firstAt', type: 'code' },
  { name: 'firstAt_local', type: 'code' },
  { name: 'lastAt', type: 'code' },
  { name: 'lastAt_local', type: 'code' },
  { name: 'time_zone', type: 'code' },
  { name: 'lastStatus', type: 'code' },
  { name: 'lastCallId', type: 'code' },
  { name: 'isWithinHours', type: 'code' },
  { name: 'summary', type: 'text' },
  { name: 'agent_id', type: 'code' },
  { name: 'agent_name', type: 'text' },
] as const satisfies readonly CsvColumn[];

export function unansweredTable({ data, pagination }: UnansweredCallers, timezone: string): Table {
  const toLocalText = createLocalClock(timezone);
  return {
    columns,
    rows: data.map((caller) => {
      const [firstAt, lastAt] = [toUtcText(caller.firstAt), toUtcText(caller.lastAt)];
      const cells = {
        ...caller,
        ...{ firstAt, firstAt_local: toLocalText(firstAt), lastAt, lastAt_local: toLocalText(lastAt) },
        time_zone: timezone,
      };
      return columns.map(({ name }) => cells[name]);
    }),
    nextCursor: pagination.nextCursor,
  };
}

export const unansweredCsvExample = [
  columns.map(({ name }) => name).join(','),
  `${number},,"Anaïs Nelson",2,2026-11-20T22:14:03.2Z,2026-11-20T17:14:03.2-05:00,2026-11-21T15:09:30Z,2026-11-21T10:09:30-05:00,America/New_York,voicemail,${lastCallId},true,"Asks to move the appointment.",,`,
];
