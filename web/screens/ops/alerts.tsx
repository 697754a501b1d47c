import { serverNowMs } from '../../data/clock.ts';
import type { AnswerOf } from '../../data/get.ts';
import { opsZone } from '../../frame/ops-screen.tsx';
import { opsWords } from '../../words/en/ops.ts';
import { momentOf } from '../../words/time.ts';

export function Alerts({ alerts: { channels, parts } }: { readonly alerts: AnswerOf<'/api/monitoring/alerts'> }) {
  const moment = (instant: string | null) => (instant === null ? null : momentOf(opsZone, instant, serverNowMs()));
  return (
    <>
      <p class="muted">{opsWords.channels(channels)}</p>
      <ul class="ops-parts">
        {parts.map(({ part, state, failures, failingSince, lastFailure, mutedUntil }) => (
          <li key={part} class="ops-part">
            <span class={`ops-dot ops-dot-${state === 'ok' ? 'up' : 'down'}`} aria-hidden="true" />
            <strong>{opsWords.partName(part)}</strong>
            <span>{opsWords.alertState[state]}</span>
            <span class="muted">{opsWords.alertDetail(failures, moment(failingSince), moment(mutedUntil))}</span>
            {lastFailure !== null && <p class="ops-runbook">{lastFailure}</p>}
          </li>
        ))}
      </ul>
    </>
  );
}
