// One delivery. Its content may have personal data, so it is read on a click alone: each reading is in the audit log.
import { useState } from 'preact/hooks';
import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import { serverNowMs } from '../../data/clock.ts';
import { mayDo, type Organization } from '../../data/session.ts';
import { say } from '../../frame/toast.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Facts } from '../../parts/facts.tsx';
import { SaveProblem } from '../../parts/save-problem.tsx';
import { TableBox } from '../../parts/table-box.tsx';
import { deliveryWords } from '../../words/en/connection-parts.ts';
import { count } from '../../words/numbers.ts';
import { momentOf } from '../../words/time.ts';
import type { Delivery } from './delivery.ts';

interface DeliveryDialogProps {
  readonly delivery: Delivery;
  readonly organization: Organization;
  readonly onClose: () => void;
}

export function DeliveryDialog({ delivery, organization, onClose }: DeliveryDialogProps) {
  const { id: eventId, connection_id: id } = delivery;
  const params = { path: { id, eventId } };
  const [payload, setPayload] = useState<object | null>();
  const read = useChange((_: undefined) => api.GET('/api/connections/{id}/events/{eventId}', { params }));
  const replay = useChange((_: undefined) =>
    api.POST('/api/connections/{id}/events/{eventId}/replay', { params, body: {} }),
  );
  async function applyAgain(): Promise<void> {
    const replayed = await replay.run(undefined);
    if (replayed === undefined) return;
    say(deliveryWords.replayed(replayed.queued));
    onClose();
  }
  return (
    <Dialog title={deliveryWords.one(delivery.event_type)} onClose={onClose}>
      <div class="connections-body">
        <Facts facts={factsOf(delivery, organization.timezone)} />
        {delivery.is_lost_webhook && <p>{deliveryWords.lost}</p>}
        {payload === undefined && <p class="muted">{deliveryWords.showHint}</p>}
        {payload === null && <p>{deliveryWords.noPayload}</p>}
        {payload !== undefined && payload !== null && (
          <TableBox label={deliveryWords.payload}>
            <pre class="connections-payload">{JSON.stringify(payload, null, 2)}</pre>
          </TableBox>
        )}
        <SaveProblem problem={read.problem ?? replay.problem} />
        <div class="form-actions">
          {payload === undefined && (
            <Button
              disabled={read.isRunning}
              onClick={() => void read.run(undefined).then((found) => found !== undefined && setPayload(found.payload))}
            >
              {deliveryWords.show}
            </Button>
          )}
          {mayDo(organization, 'webhook-events.replay') && (
            <Button kind="main" disabled={replay.isRunning} onClick={() => void applyAgain()}>
              {deliveryWords.replay}
            </Button>
          )}
          <Button onClick={onClose}>{deliveryWords.close}</Button>
        </div>
      </div>
    </Dialog>
  );
}

function factsOf(delivery: Delivery, timezone: string): (readonly [name: string, text: string])[] {
  const { facts } = deliveryWords;
  const at = (instant: string | null) => (instant === null ? null : momentOf(timezone, instant, serverNowMs()));
  const all: (readonly [string, string | null])[] = [
    [facts.state, deliveryWords.states[delivery.state]],
    [facts.reason, delivery.error],
    [facts.source, deliveryWords.sources[delivery.source]],
    [facts.received, at(delivery.received_at)],
    [facts.occurred, at(delivery.occurred_at)],
    [facts.applied, at(delivery.applied_at)],
    [facts.attempts, count(delivery.attempts)],
    [facts.next, at(delivery.next_attempt_at)],
    [facts.providerCall, delivery.provider_call_id],
  ];
  return all.flatMap(([name, text]) => (text === null ? [] : [[name, text] as const]));
}
