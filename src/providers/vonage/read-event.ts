// Reads Vonage's events of calls and recordings. A conversation has legs: `uuid` is the leg, `conversation_uuid` the conversation.
import type { CallEvent } from '../call-event.ts';
import { costOf } from '../cost-of.ts';
import { plainKey } from '../dedupe-key.ts';
import { Misdirected, type Payload, type ProviderEvent, type ReadEvent, UnreadablePayload } from '../provider.ts';
import { readHttpsUrl, readNumber, readObject, readSeconds, readText, toldOfCall } from '../read-fields.ts';
import { readNumberWithoutPlus } from '../read-number-without-plus.ts';
import { addSeconds, readIsoInstant } from '../read-times.ts';
import { isFinalStatus, resultOf } from './reasons.ts';

export const readVonageEvent: ReadEvent = (payload) => {
  assertNoAnswerExpected(payload);
  if (readText(payload.recording_url) !== undefined) return readRecording(payload);
  if (readText(payload.status) !== undefined) return readStatus(payload);
  return readOther(payload);
};

/** Vonage asks the answer URL, and the URL of an input action, for an NCCO. Neither request has a status. */
function assertNoAnswerExpected(payload: Payload): void {
  if ('status' in payload || 'recording_url' in payload) return;
  const isAnswer = 'to' in payload && 'uuid' in payload && !('timestamp' in payload);
  if (isAnswer || 'dtmf' in payload || 'speech' in payload) {
    throw new Misdirected(
      'This request asks for an NCCO. Use the URL only as the event URL, never as the answer URL or in an input action',
    );
  }
}

function readStatus(payload: Payload): ProviderEvent {
  const status = readText(payload.status) ?? '';
  const at = readIsoInstant(payload.timestamp);
  const leg = readLeg(payload);
  const endedAt = readIsoInstant(payload.end_time) ?? at;
  const duration = status === 'completed' ? readSeconds(payload.duration) : undefined;
  const isFinal = isFinalStatus(status);
  const answeredAt = duration === undefined ? undefined : addSeconds(endedAt, -duration);
  return {
    type: status,
    dedupeKey: plainKey([leg.provider_call_id, status, readText(payload.timestamp) ?? '']),
    providerCallId: leg.provider_call_id,
    occurredAt: at ?? null,
    call: toldOfCall({
      ...resultOf(status, readText(payload.detail)),
      ...leg,
      started_at: isFinal ? undefined : at,
      answered_at: status === 'answered' ? at : answeredAt,
      ended_at: isFinal ? endedAt : undefined,
      duration_seconds: duration,
      ...readCost(payload),
    }),
  };
}

/**
 * `uuid` identifies a leg for good; the conversation changes when the leg joins another one. An incoming leg begins its conversation,
 * and has its id at the carrier. An outgoing leg names the conversation as its parent: it becomes a leg if an incoming call began
 * the conversation, and is a call of its own if not.
 */
export function readLeg(payload: Payload) {
  // Events of machine detection call it call_uuid.
  const legId = readText(payload.uuid) ?? readText(payload.call_uuid);
  if (legId === undefined) throw new UnreadablePayload('uuid is missing');
  const conversationId = readText(payload.conversation_uuid);
  const direction = directionOf(payload.direction);
  return {
    provider_call_id: legId,
    carrier_call_id: carrierIdOf(direction, legId, conversationId),
    parent_call_id: direction === 'outbound' ? conversationId : undefined,
    direction,
    from_number: readParty(payload.from) ?? readText(payload.from_user),
    to_number: readParty(payload.to),
    channel: channelOf(payload),
  };
}

function carrierIdOf(direction: CallEvent['direction'], legId: string, conversationId: string | undefined) {
  if (direction === undefined) return undefined;
  return direction === 'inbound' ? (conversationId ?? legId) : legId;
}

function directionOf(value: unknown): CallEvent['direction'] {
  return value === 'inbound' || value === 'outbound' ? value : undefined;
}

/** Events write a text, the API an object by the kind of the endpoint. */
function readParty(value: unknown): string | undefined {
  const { number, uri, user, extension } = readObject(value);
  return [value, number, uri, user, extension].map(readNumberWithoutPlus).find((party) => party !== undefined);
}

function channelOf({ from, to }: Payload): CallEvent['channel'] {
  const types = [from, to].map((party) => readText(readObject(party).type));
  if ([from, to].map(readParty).some((party) => party !== undefined && /^sips?:/i.test(party))) return 'sip';
  if (types.includes('sip')) return 'sip';
  if (types.includes('app')) return 'web';
  return types.every((type) => type === 'phone') ? 'phone' : undefined;
}

/** A recording names the conversation and no leg. The conversation is the id of the call at the carrier. */
function readRecording(payload: Payload): ProviderEvent {
  const id = readText(payload.conversation_uuid);
  const url = readHttpsUrl(payload.recording_url);
  const at = readIsoInstant(payload.timestamp) ?? readIsoInstant(payload.end_time);
  const recordingId = readText(payload.recording_uuid) ?? readText(payload.recording_url) ?? '';
  const recording = url === undefined ? undefined : { url };
  return {
    type: 'record',
    dedupeKey: plainKey([recordingId, 'record']),
    providerCallId: id ?? null,
    occurredAt: at ?? null,
    call: id === undefined ? null : toldOfCall({ provider_call_id: id, status: 'in_progress', recording }),
  };
}

/** Transfers, errors and notifications. */
function readOther(payload: Payload): ProviderEvent {
  const ids = ['uuid', 'conversation_uuid', 'conversation_uuid_from'].map((name) => readText(payload[name]) ?? '');
  if (ids.every((id) => id === '')) throw new UnreadablePayload('status and uuid are missing');
  const type = 'conversation_uuid_from' in payload ? 'transfer' : 'reason' in payload ? 'error' : 'other';
  return {
    type,
    dedupeKey: plainKey([...ids, type, readText(payload.timestamp) ?? '']),
    providerCallId: ids[0] || null,
    occurredAt: readIsoInstant(payload.timestamp) ?? null,
    call: null,
  };
}

/** Vonage bills in euros. */
export function readCost({ price, rate }: Payload) {
  const perMinute = readNumber(rate);
  return costOf(readNumber(price), 'EUR', perMinute === undefined ? {} : { rate_per_minute: perMinute });
}
