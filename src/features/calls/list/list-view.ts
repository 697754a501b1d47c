import { isFarPage } from '../../../cache/doorkeeper.ts';
import type { Params } from '../../../cache/policy.ts';
import { defineView } from '../../../http/cache/view.ts';
import type { CallFilter } from '../filters.ts';
import { callTables, minute } from '../views.ts';
import { listFrom, listPage, type PageSize } from './call-pages.ts';
import type { Position } from './queries.ts';
import { CallList } from './schemas.ts';

export const listView = defineView({
  name: 'call list',
  tables: ['agents', 'phone_numbers', ...callTables],
  ttlMs: 3 * minute,
  staleIfErrorMs: 10 * minute,
  needsSecondRequest: (params: Params) => isFarPage(params) || params?.cursor !== undefined,
  schema: CallList,
  load({ database, orgId, now }, { sort, limit, ...params }: CallFilter & PageSize & Position): Promise<CallList> {
    const size = { sort, limit, asOf: new Date(now).toISOString() };
    if ('page' in params) {
      const { page, ...filter } = params;
      return listPage({ database, orgId, filter }, page, size);
    }
    const { cursor, ...filter } = params;
    return listFrom({ database, orgId, filter }, cursor, size);
  },
});
