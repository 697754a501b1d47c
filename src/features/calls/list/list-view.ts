import { isFarPage } from '../../../cache/doorkeeper.ts';
import type { Params } from '../../../cache/policy.ts';
import type { Keyset } from '../../../database/filters.ts';
import { defineView } from '../../../http/cache/view.ts';
import type { CallFilter } from '../filters.ts';
import { callTables, minute } from '../views.ts';
import { listPage, listPast, type PageSize } from './call-pages.ts';
import { orderOf } from './cursor.ts';
import { CallList } from './schemas.ts';

type Position = { readonly page: number } | { readonly cursor: Keyset['after'] };

export const listView = defineView({
  name: 'call list',
  tables: callTables,
  ttlMs: 3 * minute,
  staleIfErrorMs: 10 * minute,
  needsSecondRequest: (params: Params) => isFarPage(params) || params?.cursor !== undefined,
  schema: CallList,
  load({ database, orgId }, { sort, limit, ...params }: CallFilter & PageSize & Position): Promise<CallList> {
    const size = { sort, limit };
    if ('page' in params) {
      const { page, ...filter } = params;
      return listPage({ database, orgId, filter }, page, size);
    }
    const { cursor: after, ...filter } = params;
    return listPast({ database, orgId, filter }, { ...orderOf(sort), after }, size);
  },
});
