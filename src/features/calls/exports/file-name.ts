// The name of an exported file: organisation, view and time range. A comment line in the file would break importers.
import { localDate } from '../../../domain/local-time.ts';
import type { ExportRequest } from './export-request.ts';

interface NamedFile {
  readonly slug: string;
  readonly view: string;
  /** Instants. Absent: without a limit. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly zone: string;
  readonly format: string;
}

export function exportFileName(slug: string, { filter, zone, format }: ExportRequest): string {
  return fileName({ slug, view: 'calls', from: filter.started_from, to: filter.started_before, zone, format });
}

export function fileName({ slug, view, from, to, zone, format }: NamedFile): string {
  const first = from === undefined ? undefined : localDate(from, zone);
  const last = to === undefined ? undefined : localDate(new Date(Date.parse(to) - 1).toISOString(), zone);
  return `${safe(slug)}-${view}-${spanOf(first, last)}.${format}`;
}

function spanOf(first: string | undefined, last: string | undefined): string {
  if (first === undefined) return last === undefined ? 'all' : `until-${last}`;
  if (last === undefined) return `from-${first}`;
  return first === last ? first : `${first}-to-${last}`;
}

/** Header values and file systems accept these characters. */
const safe = (slug: string) => slug.replaceAll(/[^\w.-]/g, '-').slice(0, 100);
