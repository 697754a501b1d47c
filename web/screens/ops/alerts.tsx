import { serverNowMs } from '../../data/clock.ts';
import type { AnswerOf } from '../../data/get.ts';
import { opsZone } from '../../frame/ops-screen.tsx';
import { opsWords } from '../../words/en/ops.ts';
import { momentOf } from '../../words/time.ts';

type AlertsAnswer = AnswerOf<'/api/monitoring/alerts'>;

/** The parts with failures as rows, the others in one sentence. */
export function Alerts({ alerts: { channels, parts } }: { readonly alerts: AlertsAnswer }) {
  const quiet = parts.filter(({ state }) => state === 'ok');
  return (
    <>
      <ul class="ops-parts">
        {parts
          .filter(({ state }) => state !== 'ok')
          .map((alert) => (
            <AlertRow key={alert.part} alert={alert} />
          ))}
        {quiet.length > 0 && (
          <li class="ops-quiet">{opsWords.withoutFailure(quiet.map(({ part }) => opsWords.partName(part)))}</li>
        )}
      </ul>
      <p class="muted">{opsWords.channels(channels)}</p>
    </>
  );
}

function AlertRow({ alert }: { readonly alert: AlertsAnswer['parts'][number] }) {
  const { part, state, failures, failingSince, lastFailure, mutedUntil } = alert;
  const moment = (instant: string | null) => (instant === null ? null : momentOf(opsZone, instant, serverNowMs()));
  return (
    <li class="ops-part">
      <span class="ops-dot ops-dot-down" aria-hidden="true" />
      <strong>{opsWords.partName(part)}</strong>
      <span class="ops-alarm">{opsWords.alertState[state]}</span>
      <span class="muted">{opsWords.alertDetail(failures, moment(failingSince), moment(mutedUntil))}</span>
      {lastFailure !== null && <p class="ops-runbook">{lastFailure}</p>}
    </li>
  );
}
