import { screenPath } from '../../data/address.ts';
import { serverNowMs } from '../../data/clock.ts';
import type { AnswerOf } from '../../data/get.ts';
import type { Organization } from '../../data/session.ts';
import { connectionWords } from '../../words/en/connections.ts';
import { momentOf } from '../../words/time.ts';

interface ConnectionRowProps {
  readonly connection: AnswerOf<'/api/connections'>['data'][number];
  readonly organization: Organization;
}

export function ConnectionRow({ connection, organization: { slug, timezone } }: ConnectionRowProps) {
  const { id, name, provider, active, health } = connection;
  const lastEventAt = health?.lastEventAt ?? null;
  return (
    <li class="connections-row">
      <div>
        <h3>
          <a href={screenPath(slug, `connections/${id}`)}>{name}</a>
        </h3>
        <p class="muted">{connectionWords.providerName(provider)}</p>
      </div>
      <div class="connections-health">
        {!active && <p class="muted">{connectionWords.off}</p>}
        {active && health !== null && <HealthMark problems={health.problems.length} />}
        {health !== null && (
          <p class="muted">
            {connectionWords.lastEvent(lastEventAt === null ? null : momentOf(timezone, lastEventAt, serverNowMs()))}
          </p>
        )}
      </div>
    </li>
  );
}

function HealthMark({ problems }: { readonly problems: number }) {
  if (problems === 0) return <p class="connections-good">{connectionWords.healthy}</p>;
  return <p class="connections-bad">{connectionWords.problems(problems)}</p>;
}
