// The progress of campaigns: how many of their contacts are in which status.
import { type OrgScope, type Row, readList } from '../../crud/store.ts';
import { type ListParams, listCacheOf } from '../../crud/views.ts';
import { dataOf, dataOrNull } from '../../database/postgrest-response.ts';
import { rlsTables } from '../../database/rls-tables.ts';
import { defineView } from '../../http/cache/view.ts';
import { campaign } from './resource.ts';
import { CampaignList, Progress } from './schemas.ts';

const minute = 60_000;
const none: Progress = { total: 0, queued: 0, calling: 0, completed: 0, failed: 0, canceled: 0 };
const listCache = listCacheOf(campaign);

/** Relaxed: each call of a running campaign changes its queue, so strict would reload on every call. */
export const progressView = defineView({
  name: 'campaign progress',
  tables: ['call_queue', 'campaigns', ...rlsTables],
  ttlMs: minute,
  relaxedMs: 1000,
  staleIfErrorMs: 10 * minute,
  negativeTtlMs: 15_000,
  schema: Progress,
  async load(scope, { id }: { readonly id: string }): Promise<Progress | null> {
    const { database, orgId } = scope;
    const [found, progress] = await Promise.all([
      database.from('campaigns').select('id').eq('org_id', orgId).eq('id', id).maybeSingle(),
      readProgress(scope, [id]),
    ]);
    return dataOrNull(found) === null ? null : (progress.get(id) ?? none);
  },
});

/** Relaxed, as the progress of one campaign. */
export const campaignListView = defineView({
  ...listCache,
  tables: [...listCache.tables, 'call_queue'],
  relaxedMs: 1000,
  schema: CampaignList,
  async load(scope, { page, limit, ...request }: ListParams): Promise<object> {
    const { rows, total } = await readList(scope, campaign, request, { page, limit });
    const campaigns = rows as Row[];
    const progress = await readProgress(
      scope,
      campaigns.map(({ id }) => id),
    );
    const data = campaigns.map((row) => ({ ...row, progress: progress.get(row.id) ?? none }));
    return { data, pagination: { page, limit, total, totalPages: Math.ceil(total / limit) } };
  },
});

/** Exact, by one query. Campaigns without contacts are absent. */
async function readProgress({ database, orgId }: OrgScope, ids: readonly string[]): Promise<Map<string, Progress>> {
  if (ids.length === 0) return new Map();
  const rows = dataOf(await database.rpc('campaign_progress', { org: orgId, campaign_ids: [...ids] }, { get: true }));
  return new Map(rows.map(({ campaign_id: id, ...progress }) => [id, progress]));
}
