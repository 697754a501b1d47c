// Reads the post-call webhook of Bland: the call, as the API returns it. https://docs.bland.ai/tutorials/post-call-webhooks
import type { CallEvent, TranscriptTurn } from '../call-event.ts';
import { keyOfCall, plainKey } from '../dedupe-key.ts';
import { type Payload, type ProviderEvent, UnreadablePayload } from '../provider.ts';
import {
  firstText,
  readHttpsUrl,
  readMicros,
  readNumber,
  readObjects,
  readPartyNumber,
  readSeconds,
  readText,
  toldIfAny,
  toldOfCall,
} from '../read-fields.ts';
import { addSeconds, readIsoInstant, secondsBetween } from '../read-times.ts';
import { resultOf } from './reasons.ts';

export function readBlandEvent(payload: Payload): ProviderEvent {
  const id = firstText(payload.call_id, payload.c_id);
  if (id === undefined) throw new UnreadablePayload('call_id is missing');
  const isCompleted = payload.completed === true;
  const call = readCall(payload, id, isCompleted);
  const type = isCompleted ? 'call.completed' : `call.${readText(payload.queue_status) ?? 'unknown'}`;
  return {
    type,
    dedupeKey: call === null ? plainKey([id, type]) : keyOfCall([id, type], call),
    providerCallId: id,
    occurredAt: call?.ended_at ?? call?.started_at ?? null,
    call,
  };
}

/** `end_at` is not read: it is the planned end. `call_length` is in minutes. */
function readCall(call: Payload, id: string, isCompleted: boolean): CallEvent | null {
  const [error, answeredBy, endedBy] = [call.error_message, call.answered_by, call.call_ended_by].map(readText);
  const transferredTo = readPartyNumber(call.transferred_to);
  const queueStatus = readText(call.queue_status);
  const result = resultOf({
    isCompleted,
    queueStatus,
    answeredBy,
    endedBy,
    isTransferred: transferredTo !== undefined,
    error,
  });
  if (result === null) return null;
  const startedAt = readIsoInstant(call.started_at) ?? readIsoInstant(call.created_at);
  const isOngoing = result.status === 'ringing' || result.status === 'in_progress';
  const seconds = isOngoing ? undefined : readSeconds((readNumber(call.call_length) ?? Number.NaN) * 60);
  const turns = turnsOf(call.transcripts, startedAt);
  return toldOfCall({
    ...result,
    provider_call_id: id,
    ended_reason: error ?? endedBy ?? answeredBy,
    direction: typeof call.inbound === 'boolean' ? (call.inbound ? 'inbound' : 'outbound') : undefined,
    channel: 'phone',
    from_number: readPartyNumber(call.from),
    to_number: readPartyNumber(call.to),
    started_at: startedAt,
    ended_at: addSeconds(startedAt, seconds),
    duration_seconds: seconds,
    transferred_to: transferredTo,
    ...costOf(readNumber(call.price)),
    summary: readText(call.summary),
    transcript: readText(call.concatenated_transcript),
    transcript_turns: turns.length === 0 ? undefined : turns,
    recording: recordingOf(call.recording_url),
    metadata: toldIfAny({
      batch_id: readText(call.batch_id),
      disposition: firstText(call.disposition, call.disposition_tag),
      pathway_id: readText(call.pathway_id),
    }),
  });
}

/** Prices are US dollars. */
function costOf(price: number | undefined) {
  if (price === undefined) return {};
  return { cost_micros: readMicros(price), cost_currency: 'USD', cost_breakdown: { unit: 'USD', total: price } };
}

const roles: Readonly<Record<string, TranscriptTurn['role']>> = {
  user: 'caller',
  assistant: 'agent',
  robot: 'agent',
  'agent-action': 'tool',
};

function turnsOf(transcripts: unknown, startedAt: string | undefined): TranscriptTurn[] {
  return readObjects(transcripts).flatMap((entry) => {
    const user = readText(entry.user) ?? '';
    const role = Object.hasOwn(roles, user) ? roles[user] : undefined;
    const text = readText(entry.text);
    const start = secondsBetween(startedAt, readIsoInstant(entry.created_at)) ?? null;
    return role === undefined || text === undefined ? [] : [{ role, text, start, end: null }];
  });
}

function recordingOf(value: unknown): { url: string } | undefined {
  const url = readHttpsUrl(value);
  return url === undefined ? undefined : { url };
}
