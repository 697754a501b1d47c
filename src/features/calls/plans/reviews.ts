// The reviews of calls: the ids that the filters by review stand for.
import type { HotQuery } from '../../../index-doctor/hot-query.ts';

const query = { feature: 'calls-dashboard', table: 'call_reviews', isVerbatim: true } as const;

export const reviewQueries: readonly HotQuery[] = [
  {
    ...query,
    name: 'reviewed calls',
    runsAs: 'member',
    inside: 'private.call_ids_reviewed',
    sql: `select reviews.call_id
      from public.call_reviews as reviews
      where reviews.org_id = (select private.active_org()) and reviews.reviewed_at is not null`,
    index: 'idx_call_reviews_org_reviewed',
  },
  {
    ...query,
    name: 'calls with a tag',
    runsAs: 'owner',
    inside: 'private.call_ids_tagged',
    sql: `select reviews.call_id
      from public.call_reviews as reviews
      where reviews.org_id = (select private.active_org()) and reviews.tags && :wanted`,
    given: { wanted: `array['tag 7']` },
    index: 'idx_call_reviews_org_tags',
  },
];
