// What to export, validated: the same for a direct download, a ticket and a job. The last two store it as JSON.
import { isTimezone } from '../../../domain/local-time.ts';
import type { Role } from '../../../domain/role.ts';
import { ValidationFailed } from '../../../errors.ts';
import { type CallFilter, toCallFilter } from '../filters.ts';
import { assertMayExport, type ColumnName, defaultColumns } from './columns.ts';
import type { ExportQuery } from './schemas.ts';

export interface ExportRequest {
  readonly format: 'csv' | 'parquet';
  readonly columns: readonly ColumnName[];
  /** Of the local times. Dates in the filters are in the time zone of the organisation. */
  readonly zone: string;
  readonly filter: CallFilter;
  readonly hasBom: boolean;
  readonly delimiter: ',' | ';' | '\t';
  readonly numbersAsText: boolean;
}

export interface Requester {
  readonly role: Role;
  readonly timezone: string;
  readonly now: number;
}

export function toExportRequest(
  { role, timezone, now }: Requester,
  { format, columns = [...defaultColumns], zone = timezone, bom, delimiter, numbers, ...filters }: ExportQuery,
): ExportRequest {
  assertMayExport(role, columns);
  if (!isTimezone(zone)) {
    throw new ValidationFailed('zone: expected an IANA name such as America/New_York', { field: 'zone' });
  }
  return {
    format,
    columns,
    zone,
    filter: toCallFilter(filters, timezone, now),
    hasBom: bom,
    delimiter: delimiter === 'tab' ? '\t' : delimiter,
    numbersAsText: numbers === 'text',
  };
}

/** Without values: a filter may contain a phone number or a name. */
export function auditDetails({ format, columns, filter }: ExportRequest) {
  return { format, columns: [...columns], filters: Object.keys(filter) };
}
