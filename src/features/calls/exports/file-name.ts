// The name of an exported file: organisation, view and time range. A comment line in the file would break importers.
import { localDate } from '../../../domain/local-time.ts';
import type { ExportRequest } from './export-request.ts';

export function exportFileName(slug: string, { filter, zone, format }: ExportRequest): string {
  const { started_from: from, started_before: before } = filter;
  const first = from === undefined ? undefined : localDate(from, zone);
  const last = before === undefined ? undefined : localDate(new Date(Date.parse(before) - 1).toISOString(), zone);
  return `${safe(slug)}-calls-${spanOf(first, last)}.${format}`;
}

function spanOf(first: string | undefined, last: string | undefined): string {
  if (first === undefined) return last === undefined ? 'all' : `until-${last}`;
  if (last === undefined) return `from-${first}`;
  return first === last ? first : `${first}-to-${last}`;
}

/** Header values and file systems accept these characters. */
const safe = (slug: string) => slug.replaceAll(/[^\w.-]/g, '-').slice(0, 100);
