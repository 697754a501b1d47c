// The columns of the table of calls.
export const columnNames = [
  'status',
  'who',
  'agent',
  'line',
  'started',
  'length',
  'sentiment',
  'outcome',
  'cost',
  'tags',
  'reviewed',
  'summary',
] as const;

export type ColumnName = (typeof columnNames)[number];

export const defaultColumns: readonly ColumnName[] = [
  'status',
  'who',
  'agent',
  'started',
  'length',
  'sentiment',
  'summary',
];

export const sortOf: Partial<Record<ColumnName, 'started_at' | 'duration_seconds' | 'cost'>> = {
  started: 'started_at',
  length: 'duration_seconds',
  cost: 'cost',
};
