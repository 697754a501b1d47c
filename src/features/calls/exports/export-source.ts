import type { TextRow } from '../../../database/member-snapshot.ts';
import type { NamesTable } from './columns.ts';

export type Names = { readonly [Table in NamesTable]?: ReadonlyMap<string | null, string | null> };

/** The rows of an export, newest call first, with the values of the requested columns as stored text. */
export interface ExportSource {
  readonly kind: 'snapshot' | 'pages';
  readonly total: number;
  readonly orgSlug: string;
  /** By id, where the rows have ids in the columns of names. Reading them once is cheaper than a join. */
  readonly names: Names;
  batches(): AsyncGenerator<readonly TextRow[]>;
  close(): void;
}

export interface Exporter {
  readonly orgId: string;
  readonly userId: string;
}

export interface SourceContext extends Exporter {
  readonly signal: AbortSignal;
  /** A job: the limit of concurrent downloads does not apply. */
  readonly isJob?: boolean;
}

/** Long enough for a million rows to a slow client. A longer transaction would keep vacuum from removing dead rows. */
export const maxExportMs = 10 * 60_000;
