// What a server message or a call of the API tells. Fields of the message come before those of its call.
import type { CallEvent } from '../call-event.ts';
import type { CallResult } from '../call-result.ts';
import { type Payload, UnreadablePayload } from '../provider.ts';
import {
  firstText,
  readBoolean,
  readHttpsUrl,
  readMicros,
  readNumber,
  readObject,
  readObjects,
  readPartyNumber,
  readSeconds,
  readText,
  told,
  toldIfAny,
  toldOfCall,
} from '../read-fields.ts';
import { readIsoInstant, secondsBetween } from '../read-times.ts';
import { analysisOf } from './analysis.ts';
import { turnsOf } from './transcript.ts';

/** The parties, the times and the end, which a status update tells too. */
export function readCallState(message: Payload, result: CallResult): CallEvent {
  const call = readObject(message.call);
  const id = readText(call.id);
  if (id === undefined) throw new UnreadablePayload('message.call.id is missing');
  return toldOfCall({
    ...result,
    provider_call_id: id,
    ended_reason: firstText(message.endedReason, call.endedReason),
    carrier_call_id: readText(call.phoneCallProviderId),
    provider_agent_id: firstText(call.assistantId, readObject(message.assistant).id),
    provider_number_id: firstText(call.phoneNumberId, readObject(message.phoneNumber).id),
    ...partiesOf(message, call),
    ...timesOf(message, call, result),
    transferred_to: destinationOf(message, call),
    metadata: metadataOf(message, call),
  });
}

/** With everything that is complete only after the end of the call. */
export function readVapiCall(message: Payload, result: CallResult): CallEvent {
  const call = readObject(message.call);
  const artifact = { ...readObject(call.artifact), ...told(readObject(message.artifact)) };
  return toldOfCall({
    ...readCallState(message, result),
    ...costOf(message, call),
    ...analysisOf(message, call, artifact),
    ...performanceOf(artifact),
    recording_consent: consentOf(message, call),
    recording: recordingOf(message, artifact),
    transcript: firstText(artifact.transcript, message.transcript, call.transcript),
    transcript_turns: turnsOf(artifact.messages ?? call.messages),
  });
}

function partiesOf(message: Payload, call: Payload) {
  const type = readText(call.type);
  const customer = { ...readObject(call.customer), ...told(readObject(message.customer)) };
  const theirs = readPartyNumber(customer.number) ?? readText(customer.sipUri);
  const ours =
    readPartyNumber(readObject(message.phoneNumber).number) ?? readPartyNumber(readObject(call.phoneNumber).number);
  if (type === 'outboundPhoneCall') {
    return { direction: 'outbound' as const, from_number: ours, to_number: theirs, channel: channelOf(call, customer) };
  }
  if (type === 'inboundPhoneCall') {
    return { direction: 'inbound' as const, from_number: theirs, to_number: ours, channel: channelOf(call, customer) };
  }
  const isWeb = type === 'webCall' || type === 'vapi.websocketCall';
  return isWeb ? { direction: 'inbound' as const, channel: 'web' as const } : {};
}

function channelOf(call: Payload, customer: Payload): 'sip' | 'phone' {
  const isSip = readText(call.phoneCallTransport) === 'sip' || readText(customer.sipUri) !== undefined;
  return isSip ? 'sip' : 'phone';
}

function timesOf(message: Payload, call: Payload, { status }: CallResult) {
  const startedAt = readIsoInstant(message.startedAt) ?? readIsoInstant(call.startedAt);
  const endedAt = readIsoInstant(message.endedAt) ?? readIsoInstant(call.endedAt);
  const isAnswered = status !== 'missed' && status !== 'canceled';
  const duration = secondsBetween(startedAt, endedAt) ?? readSeconds(message.durationSeconds);
  return {
    // Of a call that never began, Vapi tells only when it was created and ended.
    started_at: startedAt ?? (endedAt === undefined ? undefined : readIsoInstant(call.createdAt)),
    ended_at: endedAt,
    duration_seconds: isAnswered ? duration : undefined,
  };
}

/** Vapi's costs are US dollars. */
function costOf(message: Payload, call: Payload) {
  const total = readNumber(message.cost) ?? readNumber(call.cost);
  if (total === undefined) return {};
  const parts = readObjects(message.costs ?? call.costs).map(({ type, cost }) =>
    told({ type: readText(type), cost: readNumber(cost) }),
  );
  return {
    cost_micros: readMicros(total),
    cost_currency: 'USD',
    cost_breakdown: { unit: 'USD', total, ...(parts.length > 0 && { parts: parts.slice(0, 50) }) },
  };
}

function performanceOf(artifact: Payload) {
  const metrics = readObject(artifact.performanceMetrics);
  const interruptions = [metrics.numUserInterrupted, metrics.numAssistantInterrupted]
    .map(readNumber)
    .filter((count) => count !== undefined);
  return {
    latency: toldIfAny<Record<string, number>>({
      average_turn: readNumber(metrics.turnLatencyAverage),
      average_model: readNumber(metrics.modelLatencyAverage),
      average_voice: readNumber(metrics.voiceLatencyAverage),
      average_transcriber: readNumber(metrics.transcriberLatencyAverage),
      average_endpointing: readNumber(metrics.endpointingLatencyAverage),
    }),
    interruptions: interruptions.length === 0 ? undefined : interruptions.reduce((sum, count) => sum + count),
  };
}

function destinationOf(message: Payload, call: Payload): string | undefined {
  const { number, sipUri } = readObject(message.destination ?? call.destination);
  return readPartyNumber(number) ?? readText(sipUri);
}

/** Without the time at which it was granted, the consent was asked for and not granted. */
function consentOf(message: Payload, call: Payload): 'granted' | 'declined' | undefined {
  const { recordingConsent } = readObject(message.compliance ?? call.compliance);
  if (recordingConsent === undefined || recordingConsent === null) return undefined;
  return readIsoInstant(readObject(recordingConsent).grantedAt) === undefined ? 'declined' : 'granted';
}

function recordingOf(message: Payload, artifact: Payload): { url: string } | undefined {
  const { mono, stereoUrl } = readObject(artifact.recording);
  const url = [
    readObject(mono).combinedUrl,
    artifact.recordingUrl,
    stereoUrl,
    artifact.stereoRecordingUrl,
    message.recordingUrl,
    message.stereoRecordingUrl,
  ]
    .map(readHttpsUrl)
    .find((each) => each !== undefined);
  return url === undefined ? undefined : { url };
}

function metadataOf(message: Payload, call: Payload) {
  const limits = readObject(call.subscriptionLimits);
  return toldIfAny({
    assistant_name: firstText(readObject(message.assistant).name, readObject(call.assistant).name),
    call_name: readText(call.name),
    campaign_id: readText(call.campaignId),
    squad_id: readText(call.squadId),
    workflow_id: readText(call.workflowId),
    concurrency_blocked: readBoolean(limits.concurrencyBlocked),
    concurrency_limit: readNumber(limits.concurrencyLimit),
    remaining_concurrent_calls: readNumber(limits.remainingConcurrentCalls),
  });
}
