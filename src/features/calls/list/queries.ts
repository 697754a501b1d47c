// The one query of the list. It filters by organisation in addition to row-level security.
import { dataOf } from '../../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../../database/supabase.ts';
import { asLiveCount, farOffset } from '../../../database/transport/expensive-queries.ts';
import { DatabaseUnavailable } from '../../../errors.ts';
import { type CallFilter, isInRollup } from '../filters.ts';
import type { SortOrder } from './cursor.ts';
import type { CallListRow } from './schemas.ts';

export interface CallQuery {
  readonly database: DatabaseHandle;
  readonly orgId: string;
  readonly filter: CallFilter;
}

/** A page by number, or the rows next to a row. */
export type Position = { readonly page: number } | { readonly cursor: Cursor };

export interface Cursor {
  /** The value of the sort column, and the id, of a row. */
  readonly value: string;
  readonly id: string;
  /** The rows before it, instead of those after it. */
  readonly isBackwards?: true;
}

export async function readCalls(
  { database, orgId, filter }: CallQuery,
  { column, descending }: SortOrder,
  maxRows: number,
  position: Position,
): Promise<{ readonly rows: CallListRow[]; readonly total: number | null }> {
  // A function may have no optional parameters in its generated type that are null.
  const where =
    'page' in position
      ? { page: position.page }
      : {
          after_value: position.cursor.value,
          after_id: position.cursor.id,
          is_backwards: position.cursor.isBackwards ?? false,
        };
  const query = database.rpc('call_list', {
    org: orgId,
    filter,
    sort_column: column,
    is_descending: descending,
    max_rows: maxRows,
    ...where,
  });
  const isFar = 'page' in position && (position.page - 1) * maxRows >= farOffset;
  const [list] = dataOf(await (isFar || !isInRollup(filter) ? asLiveCount(query) : query));
  if (list === undefined) throw new DatabaseUnavailable({ cause: new Error('call_list returned no row') });
  return { rows: list.calls as unknown as CallListRow[], total: list.total };
}
