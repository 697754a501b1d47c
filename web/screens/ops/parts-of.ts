// The parts of the service as rows: the state that the check of health found, and since when alerts have known a failure.
import type { AnswerOf } from '../../data/get.ts';
import { opsWords } from '../../words/en/ops.ts';

export type HealthAnswer = AnswerOf<'/api/monitoring/health'>;
type AlertedParts = AnswerOf<'/api/monitoring/alerts'>['parts'];

export interface Part {
  readonly name: string;
  readonly status: keyof typeof opsWords.partStatus;
  readonly detail: string | undefined;
  readonly failingSince: string | null;
}

export function partsOf({ parts }: HealthAnswer, alerted: AlertedParts): Part[] {
  if (parts === undefined) return [];
  const { database, bucket, changeFeed, cache } = parts;
  const { heartbeatAgeSeconds } = changeFeed;
  const since = (name: string) => alerted.find(({ part }) => part === name)?.failingSince ?? null;
  return [
    { name: 'database', ...database, detail: detailOf(database), failingSince: since('database') },
    {
      name: 'changeFeed',
      status: changeFeed.status,
      detail: heartbeatAgeSeconds === null ? undefined : opsWords.heartbeat(heartbeatAgeSeconds),
      failingSince: since('change feed'),
    },
    {
      name: 'redis',
      status: cache.redis.status,
      detail: cache.redis.reason ?? undefined,
      failingSince: since('redis'),
    },
    { name: 'bucket', ...bucket, detail: detailOf(bucket), failingSince: null },
  ];
}

/** How long a check of a part that is down took says nothing. */
const detailOf = ({ status, latencyMs }: { readonly status: 'up' | 'down'; readonly latencyMs: number }) =>
  status === 'up' ? opsWords.latency(latencyMs) : undefined;
