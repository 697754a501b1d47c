// The leaderboard as CSV: one row for each agent of the page, then the calls of all others, so that the calls of the rows are all calls.
import type { CsvCell, CsvColumn } from '../csv/csv-writer.ts';
import type { Table } from '../csv/send-view.ts';
import { numberColumn } from './bucket-columns.ts';
import type { Leaderboard } from './leaderboard-schemas.ts';
import { rankings } from './rankings.ts';

const columns = [
  { name: 'row', type: 'code' },
  { name: 'rank', type: 'number' },
  { name: 'agent_id', type: 'code' },
  { name: 'name', type: 'text' },
  { name: 'agents', type: 'number' },
  ...rankings.map((name) => ({ name, type: 'number' as const })),
] as const satisfies readonly CsvColumn[];

type Cells = Readonly<Record<string, CsvCell>>;

export function leaderboardTable(board: Leaderboard): Table {
  const { agents, notShown, belowMinimum, withoutAgent, rankBy, compared, nextCursor } = board;
  const rows: Cells[] = [
    ...agents.map(({ before, change, changePercent, ...agent }) => ({
      ...(agent as Cells),
      ...{ row: 'agent', agents: 1, [`${rankBy}_before`]: before, change, changePercent },
    })),
    { row: 'notShown', ...notShown },
    { row: 'belowMinimum', ...belowMinimum },
    { row: 'withoutAgent', calls: withoutAgent.calls },
  ];
  const ofComparison = compared === null ? [] : [`${rankBy}_before`, 'change', 'changePercent'].map(numberColumn);
  const shown: CsvColumn[] = [...columns, ...ofComparison];
  return { columns: shown, rows: rows.map((cells) => shown.map(({ name }) => cells[name])), nextCursor };
}

const blank = ','.repeat(rankings.length - 1);
export const leaderboardCsvExample = [
  columns.map(({ name }) => name).join(','),
  '"agent",1,3535c30d-d6ce-42df-83f8-76aaf1a71494,"Reception",1,211,148,31,78.2,70.1,61.4,55.2,24.3,158.2,90000,426'.replaceAll(
    '"agent"',
    'agent',
  ),
  `belowMinimum,,,,2,11${blank}`,
  `withoutAgent,,,,,189${blank}`,
];
