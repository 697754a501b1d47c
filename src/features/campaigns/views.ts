import { rlsTables } from '../../database/rls-tables.ts';
import { defineView } from '../../http/cache/view.ts';
import { readProgress } from './queries.ts';
import { Progress } from './schemas.ts';

const minute = 60_000;

/** Relaxed: each call of a running campaign changes its queue, so strict would reload on every call. */
export const progressView = defineView({
  name: 'campaign progress',
  tables: ['call_queue', 'campaigns', ...rlsTables],
  ttlMs: minute,
  relaxedMs: 1000,
  staleIfErrorMs: 10 * minute,
  negativeTtlMs: 15_000,
  schema: Progress,
  load: ({ database, orgId }, { id }: { readonly id: string }): Promise<Progress | null> =>
    readProgress(database, orgId, id),
});
