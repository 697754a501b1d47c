import { useAddress } from '../../data/address.ts';
import { serverNowMs } from '../../data/clock.ts';
import type { AnswerOf } from '../../data/get.ts';
import { Facts } from '../../parts/facts.tsx';
import { Notice } from '../../parts/notice.tsx';
import { healthWords } from '../../words/en/connections.ts';
import { momentOf } from '../../words/time.ts';

interface HealthProps {
  readonly health: AnswerOf<'/api/connections/{id}/health'>;
  readonly timezone: string;
}

const states = new Map([
  ['failed_events', 'failed'],
  ['quarantined_events', 'quarantined'],
  ['waiting_events', 'received'],
]);
/** Of the deliveries that a problem is about. */
const stateOf = (code: string) => states.get(code);
/** They are further below on the same screen. */
const showDeliveries = () => document.getElementById('deliveries')?.scrollIntoView();

export function Health({ health, timezone }: HealthProps) {
  const { href } = useAddress();
  return (
    <div class="connections-body">
      {health.problems.length === 0 && <p class="connections-good">{healthWords.good}</p>}
      {health.problems.map(({ code, message }) => (
        <Notice key={code} kind="warning">
          <p>{message}</p>
          {stateOf(code) !== undefined && (
            <a href={href({ state: stateOf(code) ?? null, cursor: null })} onClick={showDeliveries}>
              {healthWords.showEvents}
            </a>
          )}
        </Notice>
      ))}
      <Facts facts={factsOf(health, timezone)} />
    </div>
  );
}

function factsOf(health: HealthProps['health'], timezone: string): (readonly [name: string, text: string])[] {
  const { events24h, waiting, refused, lostWebhooks, reconciler, recordingCopies } = health;
  const now = serverNowMs();
  const at = (instant: string | null) => (instant === null ? null : momentOf(timezone, instant, now));
  const { applied, ignored, quarantined, failed } = events24h;
  return [
    [healthWords.lastEvent, at(health.lastEventAt) ?? healthWords.never],
    [healthWords.lastApplied, at(health.lastAppliedAt) ?? healthWords.never],
    [healthWords.day, healthWords.dayCounts(applied, ignored, quarantined, failed)],
    [healthWords.waiting, healthWords.waitingSince(waiting.count, at(waiting.oldestAt))],
    [healthWords.refused, healthWords.refusedLast(refused.count, at(refused.lastAt))],
    [healthWords.lost, healthWords.lostCounts(lostWebhooks.last24h, lostWebhooks.last7d)],
    [
      healthWords.reconciler,
      reconciler.lastError ??
        (reconciler.isOn ? healthWords.reconcilerRead(at(reconciler.lastRunAt)) : healthWords.reconcilerOff),
    ],
    [healthWords.copies, healthWords.copyCounts(recordingCopies.waiting, recordingCopies.failed)],
  ];
}
