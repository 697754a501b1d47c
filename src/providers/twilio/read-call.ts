// Reads a call of Twilio's API, which alone tells the price, the queue time and the answering party.
import { costOf } from '../cost-of.ts';
import { keyOfCall } from '../dedupe-key.ts';
import { type Payload, type ProviderEvent, UnreadablePayload } from '../provider.ts';
import { readNumber, readSeconds, readText, toldIfAny, toldOfCall } from '../read-fields.ts';
import { addSeconds } from '../read-times.ts';
import { channelOf, directionOf, readParty } from './parties.ts';
import { readTimestamp } from './read-timestamp.ts';
import { isFinalStatus, resultOf } from './reasons.ts';

export function readTwilioCall(call: Payload): ProviderEvent {
  const sid = readText(call.sid);
  if (sid === undefined) throw new UnreadablePayload('sid is missing');
  const status = readText(call.status) ?? '';
  const endedAt = readTimestamp(call.end_time);
  const isFinal = isFinalStatus(status);
  const callEvent = toldOfCall({
    ...resultOf(status, undefined, readText(call.answered_by)),
    provider_call_id: sid,
    carrier_call_id: sid,
    parent_call_id: readText(call.parent_call_sid),
    direction: directionOf(call.direction),
    from_number: readParty(call.from),
    to_number: readParty(call.to),
    channel: channelOf(call.from, call.to),
    started_at: readTimestamp(call.start_time),
    ended_at: isFinal ? endedAt : undefined,
    ...answerOf(status, endedAt, readSeconds(call.duration)),
    ...readCost(call),
    provider_number_id: readText(call.phone_number_sid),
    metadata: metadataOf(call),
  });
  return {
    type: `call.${status}`,
    // The price comes later than the end, and makes another event.
    dedupeKey: keyOfCall(['api', sid], callEvent),
    providerCallId: sid,
    occurredAt: endedAt ?? readTimestamp(call.start_time) ?? null,
    call: callEvent,
  };
}

function answerOf(status: string, endedAt: string | undefined, duration: number | undefined) {
  if (status !== 'completed' || duration === undefined) return {};
  return { duration_seconds: duration, answered_at: addSeconds(endedAt, -duration) };
}

/** Twilio writes what a call costs as a negative number. */
function readCost({ price, price_unit: unit }: Payload) {
  const amount = readNumber(price);
  const currency = readText(unit)?.toUpperCase();
  return costOf(amount === undefined ? undefined : Math.abs(amount), currency, { price });
}

function metadataOf({ queue_time: queueTime, trunk_sid: trunk }: Payload) {
  return toldIfAny({ queue_ms: readNumber(queueTime), trunk_sid: readText(trunk) });
}
