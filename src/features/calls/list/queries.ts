// The queries of the list. They filter by organisation in addition to row-level security.
import { dataOf } from '../../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../../database/supabase.ts';
import { asLiveCount, farOffset } from '../../../database/transport/expensive-queries.ts';
import { snippetOf } from '../../../domain/snippet.ts';
import { DatabaseUnavailable } from '../../../errors.ts';
import { withDisplayedNumbers } from '../displayed-numbers.ts';
import { type CallFilter, isInRollup } from '../filters.ts';
import type { Cursor, SortOrder } from './cursor.ts';
import type { CallListRow } from './schemas.ts';

export interface CallQuery {
  readonly database: DatabaseHandle;
  readonly orgId: string;
  readonly filter: CallFilter;
}

/** A page by number, or the rows next to a row. */
export type Position = { readonly page: number } | { readonly cursor: Cursor };

export async function readCalls(
  { database, orgId, filter }: CallQuery,
  { column, descending }: SortOrder,
  maxRows: number,
  position: Position,
): Promise<{ readonly rows: CallListRow[]; readonly total: number | null; readonly isTotalExact: boolean | null }> {
  const where =
    'page' in position
      ? { page: position.page }
      : {
          after_value: position.cursor.value,
          after_id: position.cursor.id,
          is_backwards: position.cursor.isBackwards ?? false,
        };
  const request = {
    ...{ org: orgId, filter, sort_column: column, is_descending: descending, max_rows: maxRows },
    ...where,
  };
  if (filter.search !== undefined) {
    // A POST, because PostgREST would parse a term such as `not.is.null` or `eq.1` in a URL as a filter.
    const [found] = dataOf(await database.rpc('search_calls', request));
    if (found === undefined) throw new DatabaseUnavailable({ cause: new Error('search_calls returned no row') });
    return { rows: rowsOf(found.calls), total: found.total, isTotalExact: found.is_total_exact };
  }
  const query = database.rpc('call_list', request);
  const isFar = 'page' in position && (position.page - 1) * maxRows >= farOffset;
  const [list] = dataOf(await (isFar || !isInRollup(filter) ? asLiveCount(query) : query));
  if (list === undefined) throw new DatabaseUnavailable({ cause: new Error('call_list returned no row') });
  return { rows: rowsOf(list.calls), total: list.total, isTotalExact: list.total === null ? null : true };
}

/** Of a search, SQL marks the found words in one text. */
function rowsOf(calls: unknown): CallListRow[] {
  const rows = calls as (CallListRow & { readonly snippet?: string | null })[];
  return rows.map(({ snippet = null, ...row }) => ({
    ...withDisplayedNumbers(row),
    snippet: snippet === null ? null : snippetOf(snippet),
  }));
}
