import { plainKey } from '../dedupe-key.ts';
import type { Payload, ProviderEvent } from '../provider.ts';
import { readSeconds, readText, toldOfCall } from '../read-fields.ts';
import { readNumberWithoutPlus } from '../read-number-without-plus.ts';
import { otherThan, readCost, requireId } from './call-fields.ts';
import { readTimes } from './read-times.ts';
import { endedByOf, resultOfHangup } from './reasons.ts';

/** Dial calls the second leg, and reports it in the requests of the first. */
export function readDialledLeg(payload: Payload): ProviderEvent {
  const action = readText(payload.DialAction) ?? '';
  const legUuid = requireId(payload.DialBLegUUID, 'DialBLegUUID');
  const event = {
    type: `dial.${action}`,
    dedupeKey: plainKey([legUuid, 'dial', action]),
    providerCallId: legUuid,
    occurredAt: null,
  };
  const result = resultOfDial(action, payload);
  if (result === undefined) return { ...event, call: null };
  const call = toldOfCall({
    ...result,
    provider_call_id: legUuid,
    carrier_call_id: legUuid,
    parent_call_id: otherThan(legUuid, payload.DialALegUUID) ?? otherThan(legUuid, payload.CallUUID),
    direction: 'outbound',
    from_number: readNumberWithoutPlus(payload.DialBLegFrom),
    to_number: readNumberWithoutPlus(payload.DialBLegTo),
    // The only time in these requests: that of the call that the leg belongs to.
    started_at: readTimes(payload).started_at,
    ...(action === 'hangup' && {
      duration_seconds: readSeconds(payload.DialBLegDuration),
      ended_by: endedByOf(readText(payload.DialBLegHangupSource), 'outbound'),
      ...readCost(payload.DialBLegTotalCost, payload.DialBLegBillRate),
    }),
  });
  return { ...event, call };
}

/** Undefined: the event changes no call. */
function resultOfDial(action: string, payload: Payload) {
  if (action === 'answer' || action === 'connected') return { status: 'in_progress' as const };
  if (action !== 'hangup') return undefined;
  const wasAnswered = (readSeconds(payload.DialBLegDuration) ?? 0) > 0;
  const hangup = { code: readText(payload.DialBLegHangupCauseCode), name: readText(payload.DialBLegHangupCauseName) };
  return resultOfHangup(hangup, wasAnswered);
}
