// Reads Twilio's callbacks: of the status of calls, of recordings, and of answering machine detection.
import { plainKey } from '../dedupe-key.ts';
import { Misdirected, type Payload, type ProviderEvent, type ReadEvent, UnreadablePayload } from '../provider.ts';
import { readSeconds, readText, toldOfCall } from '../read-fields.ts';
import { addSeconds } from '../read-times.ts';
import { channelOf, directionOf, readParty } from './parties.ts';
import { readTimestamp } from './read-timestamp.ts';
import { detectionOf, isFinalStatus, resultOf } from './reasons.ts';
import { recordingEvent, toRecording } from './recording-event.ts';

export const readTwilioEvent: ReadEvent = (payload) => {
  assertNoAnswerExpected(payload);
  if (readText(payload.RecordingStatus) !== undefined) return readRecording(payload);
  if (readText(payload.CallStatus) !== undefined) return readStatus(payload);
  if (readText(payload.AnsweredBy) !== undefined) return readDetection(payload);
  return readOther(payload);
};

/** Parameters of requests for TwiML: their answer decides how the call goes on. */
const twimlParameters = ['DialCallStatus', 'Digits', 'SpeechResult', 'QueueResult', 'DequeueResult'];

function assertNoAnswerExpected(payload: Payload): void {
  const status = readText(payload.CallStatus);
  const isCallback = ['Timestamp', 'SequenceNumber', 'CallbackSource'].some((name) => name in payload);
  const isTwiml = twimlParameters.some((name) => name in payload);
  if (isTwiml || (status !== undefined && !isCallback && !isFinalStatus(status))) {
    throw new Misdirected(
      'This request asks for TwiML. Use the URL only as a status callback, never as the voice URL or as an action of TwiML',
    );
  }
}

function readStatus(payload: Payload): ProviderEvent {
  const callSid = requireCallSid(payload);
  const status = readText(payload.CallStatus) ?? '';
  const sequence = readText(payload.SequenceNumber);
  const at = readTimestamp(payload.Timestamp);
  const sipCode = readText(payload.SipResponseCode);
  return {
    type: `call.${status}`,
    dedupeKey: plainKey([callSid, status, sequence ?? '']),
    providerCallId: callSid,
    occurredAt: at ?? null,
    call: toldOfCall({
      ...resultOf(status, sipCode, readText(payload.AnsweredBy)),
      provider_call_id: callSid,
      carrier_call_id: callSid,
      parent_call_id: readText(payload.ParentCallSid),
      direction: directionOf(payload.Direction),
      from_number: readParty(payload.From),
      to_number: readParty(payload.To),
      channel: channelOf(payload.From, payload.To),
      ...timesOf(status, at, readSeconds(payload.CallDuration)),
      metadata: sipCode === undefined ? undefined : { sip_response_code: sipCode },
      recording: toRecording(payload.RecordingUrl),
    }),
  };
}

/** `CallDuration` counts from the answer. */
function timesOf(status: string, at: string | undefined, duration: number | undefined) {
  if (!isFinalStatus(status)) return { started_at: at, answered_at: status === 'in-progress' ? at : undefined };
  if (status !== 'completed') return { ended_at: at };
  const answeredAt = duration === undefined ? undefined : addSeconds(at, -duration);
  return { ended_at: at, duration_seconds: duration, answered_at: answeredAt };
}

function readRecording(payload: Payload): ProviderEvent {
  const recordingSid = readText(payload.RecordingSid);
  if (recordingSid === undefined) throw new UnreadablePayload('RecordingSid is missing');
  const status = readText(payload.RecordingStatus) ?? '';
  const startedAt = readTimestamp(payload.RecordingStartTime);
  const endedAt = addSeconds(startedAt, readSeconds(payload.RecordingDuration));
  return recordingEvent({
    recordingSid,
    callSid: readText(payload.CallSid),
    status,
    url: payload.RecordingUrl,
    occurredAt: endedAt ?? startedAt,
  });
}

function readDetection(payload: Payload): ProviderEvent {
  const callSid = requireCallSid(payload);
  const answeredBy = readText(payload.AnsweredBy) ?? '';
  return {
    type: `detection.${answeredBy}`,
    dedupeKey: plainKey([callSid, 'AnsweredBy', answeredBy]),
    providerCallId: callSid,
    occurredAt: readTimestamp(payload.Timestamp) ?? null,
    call: toldOfCall({
      provider_call_id: callSid,
      carrier_call_id: callSid,
      status: 'in_progress',
      ...detectionOf(answeredBy),
    }),
  };
}

/** Callbacks of conferences, media streams, transcriptions and others tell nothing about the call as a whole. */
function readOther(payload: Payload): ProviderEvent {
  const name = [
    'StatusCallbackEvent',
    'StreamEvent',
    'TranscriptionEvent',
    'TranscriptionStatus',
    'PaymentConfirmationCode',
  ]
    .map((parameter) => readText(payload[parameter]))
    .find((value) => value !== undefined);
  if (name === undefined) throw new UnreadablePayload('CallStatus, RecordingStatus and AnsweredBy are missing');
  const ids = ['CallSid', 'ConferenceSid', 'StreamSid', 'TranscriptionSid', 'SequenceNumber', 'SequenceId'];
  return {
    type: name,
    dedupeKey: plainKey([name, ...ids.map((id) => readText(payload[id]) ?? '')]),
    providerCallId: readText(payload.CallSid) ?? null,
    occurredAt: readTimestamp(payload.Timestamp) ?? null,
    call: null,
  };
}

function requireCallSid(payload: Payload): string {
  const callSid = readText(payload.CallSid);
  if (callSid === undefined) throw new UnreadablePayload('CallSid is missing');
  return callSid;
}
