// Telnyx's detail records of calls. Their fields differ by product and have no published schema, so each is read under all its names.
import { costOf } from '../cost-of.ts';
import { keyOfCall } from '../dedupe-key.ts';
import { type Payload, type ProviderEvent, UnreadablePayload } from '../provider.ts';
import { readNumber, readObject, readPartyNumber, readSeconds, readText, toldOfCall } from '../read-fields.ts';
import { addSeconds, readIsoInstant } from '../read-times.ts';
import { linkLeg } from './link-legs.ts';
import { directionOf } from './read-event.ts';
import { resultOfHangup } from './reasons.ts';

/** Not `id`, which in some records is the id of the record. */
export const legIdOf = ({ call_leg_id: leg, telnyx_leg_id: telnyxLeg }: Payload) =>
  readText(leg) ?? readText(telnyxLeg);

export function readDetailRecord(record: Payload): ProviderEvent {
  const legId = legIdOf(record);
  if (legId === undefined) throw new UnreadablePayload('call_leg_id is missing');
  const direction = directionOf(record.direction);
  const sessionId = readText(record.call_session_id) ?? readText(record.session_id);
  const cost = { ...readObject(record.call_cost), ...record };
  const call = toldOfCall({
    ...resultOf(record, direction),
    provider_call_id: legId,
    ...linkLeg(legId, sessionId, direction),
    direction,
    from_number: readPartyNumber(record.cli) ?? readPartyNumber(record.from),
    to_number: readPartyNumber(record.cld) ?? readPartyNumber(record.to),
    started_at: readIsoInstant(record.started_at),
    ...costOf(readNumber(cost.cost), readText(cost.currency)?.toUpperCase()),
  });
  return {
    type: 'detail_record',
    dedupeKey: keyOfCall(['api', legId], call),
    providerCallId: legId,
    occurredAt: readIsoInstant(record.finished_at) ?? null,
    call,
  };
}

/** A record without an end proves only that the call exists. */
function resultOf(record: Payload, direction: ReturnType<typeof directionOf>) {
  const endedAt = readIsoInstant(record.finished_at);
  const talked = readSeconds(record.call_sec) ?? readSeconds(record.duration_secs) ?? 0;
  if (endedAt === undefined) return { status: 'ringing' as const };
  if (talked === 0 || record.connected === false) {
    return { ...resultOfUnanswered(readText(record.hangup_cause), direction), ended_at: endedAt };
  }
  return {
    ...resultOfHangup(readText(record.hangup_cause) ?? 'normal_clearing', direction),
    ended_at: endedAt,
    duration_seconds: talked,
    answered_at: addSeconds(endedAt, -talked),
  };
}

/** Normal clearing is no proof of a conversation when its duration is 0. */
function resultOfUnanswered(cause: string | undefined, direction: ReturnType<typeof directionOf>) {
  if (cause !== undefined && cause !== 'normal_clearing') return resultOfHangup(cause, direction);
  const { ended_reason: _, ...result } = resultOfHangup('originator_cancel', direction);
  return { ...result, ended_reason: cause };
}
