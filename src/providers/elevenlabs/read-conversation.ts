// What a conversation of ElevenLabs tells, in a webhook as in the API. Times are seconds since 1970. Costs are credits, which are no
// currency.
import type { CallEvent } from '../call-event.ts';
import { type Payload, UnreadablePayload } from '../provider.ts';
import {
  readDirection,
  readNumber,
  readObject,
  readPartyNumber,
  readSeconds,
  readText,
  toldIfAny,
  toldOfCall,
} from '../read-fields.ts';
import { addSeconds, readEpochSeconds } from '../read-times.ts';
import { resultOfStatus } from './reasons.ts';
import { transcriptOf } from './transcript.ts';

export const apiUrl = 'https://api.elevenlabs.io';

/** Null: a conversation in writing. */
export function readConversation(data: Payload): CallEvent | null {
  const id = readText(data.conversation_id);
  if (id === undefined) throw new UnreadablePayload('conversation_id is missing');
  const status = readText(data.status);
  if (status === undefined) throw new UnreadablePayload('status is missing');
  const metadata = readObject(data.metadata);
  if (metadata.text_only === true) return null;
  const analysis = readObject(data.analysis);
  const phoneCall = readObject(metadata.phone_call);
  const reason = readText(metadata.termination_reason);
  const result = resultOfStatus(status, reason);
  const isOngoing = result.status === 'ringing' || result.status === 'in_progress';
  return toldOfCall({
    ...result,
    provider_call_id: id,
    ended_reason: reason ?? readText(readObject(metadata.error).reason) ?? (isOngoing ? undefined : status),
    carrier_call_id: readText(phoneCall.call_sid),
    provider_agent_id: readText(data.agent_id),
    provider_number_id: readText(phoneCall.phone_number_id),
    ...partiesOf(metadata, phoneCall),
    ...timesOf(metadata, isOngoing),
    ...transcriptOf(data.transcript),
    ...successOf(analysis),
    cost_breakdown: costOf(metadata),
    language: languageOf(metadata.main_language),
    summary: readText(analysis.transcript_summary),
    recording: data.has_audio === true ? { url: audioUrlOf(id) } : undefined,
    metadata: metadataOf(data, metadata, analysis),
  });
}

/** Without a phone call, the user speaks in a browser or an app. */
function partiesOf({ phone_call: isPhoneCall }: Payload, phoneCall: Payload) {
  if (isPhoneCall === undefined || isPhoneCall === null) {
    return { direction: 'inbound' as const, channel: 'web' as const };
  }
  const direction = readDirection(phoneCall.direction);
  const [agent, external] = [readPartyNumber(phoneCall.agent_number), readPartyNumber(phoneCall.external_number)];
  const [from, to] = direction === 'outbound' ? [agent, external] : [external, agent];
  const channel = readText(phoneCall.type) === 'sip_trunking' ? ('sip' as const) : ('phone' as const);
  return { direction, channel, from_number: from, to_number: to };
}

function timesOf(metadata: Payload, isOngoing: boolean) {
  const startedAt = readEpochSeconds(metadata.start_time_unix_secs);
  const answeredAt = readEpochSeconds(metadata.accepted_time_unix_secs);
  const seconds = isOngoing ? undefined : readSeconds(metadata.call_duration_secs);
  return {
    started_at: startedAt,
    answered_at: answeredAt,
    ended_at: addSeconds(answeredAt ?? startedAt, seconds),
    duration_seconds: seconds,
  };
}

function successOf(analysis: Payload) {
  const raw = readText(analysis.call_successful);
  return { success_raw: raw, successful: raw === 'success' ? true : raw === 'failure' ? false : undefined };
}

/** Of the charges, only the total is known to be in credits. */
function costOf(metadata: Payload): Readonly<Record<string, unknown>> | undefined {
  const total = readNumber(metadata.cost);
  if (total === undefined) return undefined;
  const charging = readObject(metadata.charging);
  const charges = toldIfAny({
    llm_price: readNumber(charging.llm_price),
    llm_charge: readNumber(charging.llm_charge),
    call_charge: readNumber(charging.call_charge),
    tier: readText(charging.tier),
  });
  return { unit: 'credits', total, ...(charges !== undefined && { charging: charges }) };
}

function languageOf(value: unknown): string | undefined {
  const tag = readText(value);
  return tag !== undefined && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(tag) ? tag : undefined;
}

const audioUrlOf = (id: string) => `${apiUrl}/v1/convai/conversations/${encodeURIComponent(id.toWellFormed())}/audio`;

function metadataOf(data: Payload, metadata: Payload, analysis: Payload) {
  return toldIfAny({
    agent_name: readText(data.agent_name),
    title: readText(analysis.call_summary_title),
    success_score: readNumber(analysis.call_success_score),
    batch_call_id: readText(readObject(metadata.batch_call).batch_call_id),
    source: readText(metadata.conversation_initiation_source),
    environment: readText(data.environment),
  });
}
