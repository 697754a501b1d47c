import { serverNowMs } from '../../data/clock.ts';
import type { AnswerOf } from '../../data/get.ts';
import { opsZone } from '../../frame/ops-screen.tsx';
import { opsWords } from '../../words/en/ops.ts';
import { momentOf } from '../../words/time.ts';
import { type HealthAnswer, type Part, partsOf } from './parts-of.ts';

interface HealthProps {
  readonly health: HealthAnswer;
  readonly total: AnswerOf<'/api/monitoring/history'>['total'] | undefined;
  readonly alerted: AnswerOf<'/api/monitoring/alerts'>['parts'] | undefined;
  /** The service does not answer: the health is the last that it told. */
  readonly isOld: boolean;
}

export function Health({ health, total, alerted, isOld }: HealthProps) {
  const { status, instance, versions, memory, schema } = health;
  const parts = partsOf(health, alerted ?? []);
  const broken = parts.filter(isBroken);
  return (
    <>
      <p class={`ops-status ${status === 'ok' && !isOld ? '' : 'ops-alarm'}`}>
        {isOld && `${opsWords.noAnswer} `}
        {status !== 'ok' &&
          opsWords.broken(opsWords.status[status], broken.map(({ name }) => opsWords.partName(name)).join(', '))}
        {status === 'ok' && !isOld && opsWords.healthy(total?.hitRate ?? null, total?.reads ?? 0)}
      </p>
      <ul class="ops-parts ops-parts-aligned">
        {parts.map((part) => (
          <PartRow key={part.name} part={part} />
        ))}
      </ul>
      {broken.length > 0 && <p>{opsWords.runbook}</p>}
      {schema !== undefined && (
        <p class={schema.state === 'current' ? 'muted' : 'ops-alarm'}>
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

const isBroken = ({ status }: Part) => status === 'down' || status === 'degraded';

function PartRow({ part }: { readonly part: Part }) {
  const { name, status, detail, failingSince } = part;
  return (
    <li class="ops-part">
      <span class={`ops-dot ops-dot-${status}`} aria-hidden="true" />
      <strong>{opsWords.partName(name)}</strong>
      <span class={isBroken(part) ? 'ops-alarm' : ''}>{opsWords.partStatus[status]}</span>
      <span class="muted">
        {detail}
        {isBroken(part) && failingSince !== null && (
          <> {opsWords.since(momentOf(opsZone, failingSince, serverNowMs()))}</>
        )}
      </span>
      {isBroken(part) && <p class="ops-runbook">{opsWords.runbookOf(name)}</p>}
    </li>
  );
}
