import { serverNowMs } from '../../data/clock.ts';
import type { AnswerOf } from '../../data/get.ts';
import { opsZone } from '../../frame/ops-screen.tsx';
import { opsWords } from '../../words/en/ops.ts';
import { momentOf } from '../../words/time.ts';

type HealthAnswer = AnswerOf<'/api/monitoring/health'>;
type Total = AnswerOf<'/api/monitoring/history'>['total'];
type Status = keyof typeof opsWords.partStatus;

interface Part {
  readonly name: string;
  readonly status: Status;
  readonly detail: string | undefined;
}

interface HealthProps {
  readonly health: HealthAnswer;
  readonly total: Total | undefined;
}

export function Health({ health, total }: HealthProps) {
  const { status, instance, versions, memory, schema } = health;
  const parts = partsOf(health);
  const broken = parts.filter((part) => part.status === 'down' || part.status === 'degraded');
  return (
    <>
      <p class={`ops-status ops-status-${status}`}>
        {opsWords.summary(opsWords.status[status], total?.hitRate ?? null, total?.reads ?? 0)}
      </p>
      {broken.length > 0 && <p>{opsWords.degraded(broken.map(({ name }) => opsWords.partName(name)).join(', '))}</p>}
      <ul class="ops-parts">
        {parts.map(({ name, status: state, detail }) => (
          <li key={name} class="ops-part">
            <span class={`ops-dot ops-dot-${state}`} aria-hidden="true" />
            <strong>{opsWords.partName(name)}</strong>
            <span>{opsWords.partStatus[state]}</span>
            <span class="muted">{detail}</span>
            {(state === 'down' || state === 'degraded') && <p class="ops-runbook">{opsWords.runbookOf(name)}</p>}
          </li>
        ))}
      </ul>
      {schema !== undefined && (
        <p class={schema.state === 'current' ? 'muted' : 'ops-warning'}>
          {opsWords.schema[schema.state]}{' '}
          {schema.missingMigrations.length > 0 && opsWords.missing(schema.missingMigrations)}
        </p>
      )}
      {instance !== undefined && (
        <p class="muted">
          {opsWords.instance(instance.id, instance.version, momentOf(opsZone, instance.startedAt, serverNowMs()))}
        </p>
      )}
      {memory !== undefined && <p class="muted">{opsWords.memory(memory.rssBytes, versions?.node ?? '')}</p>}
    </>
  );
}

function partsOf({ parts }: HealthAnswer): Part[] {
  if (parts === undefined) return [];
  const { database, bucket, changeFeed, cache } = parts;
  const { heartbeatAgeSeconds } = changeFeed;
  return [
    { name: 'database', status: database.status, detail: opsWords.latency(database.latencyMs) },
    {
      name: 'changeFeed',
      status: changeFeed.status,
      detail: heartbeatAgeSeconds === null ? undefined : opsWords.heartbeat(heartbeatAgeSeconds),
    },
    { name: 'redis', status: cache.redis.status, detail: cache.redis.reason ?? undefined },
    { name: 'bucket', status: bucket.status, detail: opsWords.latency(bucket.latencyMs) },
  ];
}
