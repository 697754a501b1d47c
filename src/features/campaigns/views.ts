import type { View } from '../../http/cache/view.ts';
import { campaignProgress } from './policies.ts';
import { readProgress } from './queries.ts';
import type { Progress } from './schemas.ts';

export const progressView: View<{ readonly id: string }, Progress | null> = {
  policy: campaignProgress,
  load: ({ database, orgId }, { id }) => readProgress(database, orgId, id),
};
