import { dataOf } from '../../../database/postgrest-response.ts';
import { defineView } from '../../../http/cache/view.ts';
import { callTables, minute } from '../views.ts';
import { CallTags } from './schemas.ts';

const maxTags = 500;

export const tagsView = defineView({
  name: 'call tags',
  tables: callTables,
  ttlMs: minute,
  relaxedMs: 1000,
  staleIfErrorMs: 10 * minute,
  schema: CallTags,
  async load({ database, orgId }) {
    return { data: dataOf(await database.rpc('call_tags', { org: orgId, max_tags: maxTags })) };
  },
});
