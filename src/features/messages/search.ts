// Two queries: the ids of the matches in order, without their content; then the messages of the page.

import type { OrgScope } from '../../crud/store.ts';
import { type PageRequest, readPage } from '../../database/paging.ts';
import { dataOf } from '../../database/postgrest-response.ts';
import { snippetOf } from '../../domain/snippet.ts';
import { type TimeRange, toPostgresInstant } from '../../domain/time-range.ts';

interface MessageSearch {
  readonly term: string;
  readonly sort: 'relevance' | '-sent_at' | 'sent_at';
  readonly filters: Readonly<Record<string, unknown>>;
  readonly timeRange: Partial<TimeRange>;
}

export async function findMessages(
  { database, orgId }: OrgScope,
  { term, sort, filters, timeRange: { from, to } }: MessageSearch,
  page: PageRequest,
) {
  const { rows: found, total } = await readPage(page, ({ counting: { count }, isReversed }) => {
    // An rpc without `get` is a POST: in a URL, PostgREST would parse a term such as `not.is.null` as a filter. Columns used to
    // filter or sort must be selected.
    let matches = database
      .rpc('search_messages', { term }, count === undefined ? {} : { count })
      .select('id, org_id, contact_id, method, direction, sent_at, relevance')
      .eq('org_id', orgId);
    for (const [column, values] of Object.entries(filters)) {
      if (Array.isArray(values)) matches = matches.in(column, values);
    }
    if (from !== undefined) matches = matches.gte('sent_at', toPostgresInstant(from));
    if (to !== undefined) matches = matches.lt('sent_at', toPostgresInstant(to));
    if (sort === 'relevance') matches = matches.order('relevance', { ascending: isReversed });
    const ascending = (sort === 'sent_at') !== isReversed;
    return matches.order('sent_at', { ascending }).order('id', { ascending });
  });
  if (found.length === 0) return { rows: [], total };

  const ids = found.map(({ id }) => id);
  const messages = dataOf(await database.rpc('found_messages', { ids, term }).eq('org_id', orgId));
  const byId = new Map(messages.map((message) => [message.id, message]));
  const rows = ids.flatMap((id) => {
    const message = byId.get(id);
    // Undefined: deleted since the first query.
    return message === undefined ? [] : [{ ...message, snippet: snippetOf(message.snippet) }];
  });
  return { rows, total };
}
