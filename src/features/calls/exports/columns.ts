// The columns of an export: the allow-list. Nothing else of a call can leave through an export.

import { type Role, roles } from '../../../domain/role.ts';
import { Forbidden } from '../../../errors.ts';
import type { CsvType } from '../csv/csv-writer.ts';

/** The type of the column in Parquet. In CSV, `type` decides. */
export type Storage = 'text' | 'integer' | 'bigint' | 'flag' | 'instant';

export type NamesTable = 'agents' | 'phone_numbers';

export interface ExportColumn {
  readonly type: CsvType;
  readonly storage: Storage;
  /** The column of call_logs, if its name differs. */
  readonly source?: string;
  /** The name of the row that the column references. */
  readonly names?: NamesTable;
  /** Computed from the value: the time on the clock of the requested zone, or the name of that zone. */
  readonly derived?: 'local time' | 'zone';
  /** Only on request. */
  readonly isOptional?: true;
}

const id = { type: 'code', storage: 'text' } as const;
const word = { type: 'code', storage: 'text' } as const;
const text = { type: 'text', storage: 'text' } as const;
const phone = { type: 'phone', storage: 'text' } as const;
const integer = { type: 'number', storage: 'integer' } as const;
const flag = { type: 'code', storage: 'flag' } as const;
const instant = { type: 'code', storage: 'instant' } as const;
const optional = <Column extends object>(column: Column) => ({ ...column, isOptional: true }) as const;

export const exportColumns = {
  id,
  started_at: instant,
  started_at_local: { type: 'code', storage: 'text', source: 'started_at', derived: 'local time' },
  time_zone: { type: 'code', storage: 'text', source: 'started_at', derived: 'zone' },
  direction: word,
  status: word,
  outcome: text,
  from_number: phone,
  to_number: phone,
  contact_id: id,
  contact_name: text,
  agent_id: id,
  agent_name: { ...text, source: 'agent_id', names: 'agents' },
  phone_number_id: id,
  phone_number_label: { ...text, source: 'phone_number_id', names: 'phone_numbers' },
  campaign_id: id,
  duration_seconds: integer,
  talk_seconds: integer,
  sentiment: word,
  successful: flag,
  cost_micros: { type: 'number', storage: 'bigint' },
  has_recording: flag,
  ended_at: optional(instant),
  answered_at: optional(instant),
  answered_by: optional(word),
  ended_by: optional(word),
  ended_reason: optional(text),
  transferred_at: optional(instant),
  transferred_to: optional(phone),
  transfer_status: optional(word),
  provider: optional(text),
  provider_call_id: optional(text),
  carrier_call_id: optional(text),
  parent_call_id: optional(text),
  channel: optional(word),
  language: optional(text),
  interruptions: optional(integer),
  is_test: optional(flag),
  recording_consent: optional(word),
  success_raw: optional(text),
  summary: optional(text),
  transcript: optional(text),
  created_at: optional(instant),
  updated_at: optional(instant),
} as const satisfies Record<string, ExportColumn>;

export type ColumnName = keyof typeof exportColumns;
export const columnNames = Object.keys(exportColumns) as ColumnName[];

export const defaultColumns: readonly ColumnName[] = columnNames.filter(
  (name) => !('isOptional' in exportColumns[name]),
);

const longTexts: ReadonlySet<ColumnName> = new Set(['transcript', 'summary']);

/** Rows with long texts are read in small batches: a transcript may have a million characters. */
export function hasLongText(columns: readonly ColumnName[]): boolean {
  return columns.some((name) => longTexts.has(name));
}

/** The roles that may export a column. Columns that are not listed are for every role. */
const rolesOf: Partial<Record<ColumnName, readonly Role[]>> = { transcript: roles };

/** The only place that decides whether a role may export a column. */
export function assertMayExport(role: Role, columns: readonly ColumnName[]): void {
  if (columns.some((name) => rolesOf[name]?.includes(role) === false)) throw new Forbidden();
}
