// Reads Plivo's callbacks: of calls, of the second legs that Dial creates, of recordings, and of machine detection.
import { plainKey } from '../dedupe-key.ts';
import { Misdirected, type Payload, type ProviderEvent, type ReadEvent, UnreadablePayload } from '../provider.ts';
import { readHttpsUrl, readNumber, readSeconds, readText, toldOfCall } from '../read-fields.ts';
import { readNumberWithoutPlus } from '../read-number-without-plus.ts';
import { readIsoInstant, toInstant } from '../read-times.ts';
import { directionOf, otherThan, readCost, requireId } from './call-fields.ts';
import { readDialledLeg } from './read-dialled-leg.ts';
import { readTimes } from './read-times.ts';
import { endedByOf, resultOfDetection, resultOfStatus } from './reasons.ts';

export const readPlivoEvent: ReadEvent = (payload) => {
  assertNoAnswerExpected(payload);
  if (readText(payload.DialAction) !== undefined) return readDialledLeg(payload);
  if (recordingUrlOf(payload) !== undefined) return readRecording(payload);
  if (readText(payload.CallStatus) !== undefined) return readCall(payload);
  if (readText(payload.Event) !== undefined) return readOther(payload);
  throw new UnreadablePayload('CallStatus, DialAction and RecordUrl are missing');
};

/** Plivo asks for XML when a call is answered, and after each element that has an action. */
function assertNoAnswerExpected(payload: Payload): void {
  const isAnswer = ['StartApp', 'Redirect', 'GetInput', 'GetDigits', 'GetSpeech'].includes(
    readText(payload.Event) ?? '',
  );
  const isAction = readText(payload.DialStatus) !== undefined || 'Digits' in payload || 'Speech' in payload;
  if (readText(payload.DialAction) === undefined && (isAnswer || isAction)) {
    throw new Misdirected(
      'This request asks for XML. Use the URL as the hangup URL, ring URL or callback URL, never as the answer URL or as an action',
    );
  }
}

function readCall(payload: Payload): ProviderEvent {
  const callUuid = requireId(payload.CallUUID, 'CallUUID');
  const callStatus = readText(payload.CallStatus) ?? '';
  const event = readText(payload.Event) ?? callStatus;
  const machine = readText(payload.Machine)?.toLowerCase();
  const direction = directionOf(payload.Direction);
  const times = readTimes(payload);
  const hangup = { code: readText(payload.HangupCauseCode), name: causeOf(payload) };
  const result =
    machine === 'true' || machine === 'false'
      ? resultOfDetection(machine === 'true')
      : resultOfStatus(callStatus, hangup);
  return {
    type: `call.${event}`,
    dedupeKey: plainKey([callUuid, event, callStatus, machine ?? '']),
    providerCallId: callUuid,
    occurredAt: times.ended_at ?? times.answered_at ?? times.started_at ?? null,
    call: toldOfCall({
      ...result,
      provider_call_id: callUuid,
      carrier_call_id: callUuid,
      parent_call_id: otherThan(callUuid, payload.ALegUUID),
      direction,
      from_number: readNumberWithoutPlus(payload.From),
      to_number: readNumberWithoutPlus(payload.To),
      ...times,
      ended_by: endedByOf(readText(payload.HangupSource), direction),
      duration_seconds: result.status === 'ringing' ? undefined : readSeconds(payload.Duration),
      ...readCost(payload.TotalCost, payload.BillRate),
    }),
  };
}

const causeOf = (payload: Payload) => readText(payload.HangupCauseName) ?? readText(payload.HangupCause);

const recordingUrlOf = (payload: Payload) =>
  [payload.RecordUrl, payload.RecordFile, payload.record_url].map(readHttpsUrl).find((url) => url !== undefined);

/** Record of XML and Record of the API write the same names in two ways. */
function readRecording(payload: Payload): ProviderEvent {
  const callUuid = requireId(payload.CallUUID ?? payload.call_uuid, 'CallUUID');
  const url = recordingUrlOf(payload) ?? '';
  const endMs = readNumber(payload.RecordingEndMs ?? payload.recording_end_ms);
  return {
    type: 'recording',
    dedupeKey: plainKey([callUuid, 'recording', readText(payload.RecordingID ?? payload.recording_id) ?? url]),
    providerCallId: callUuid,
    occurredAt: (endMs === undefined ? undefined : toInstant(endMs)) ?? null,
    call: toldOfCall({
      provider_call_id: callUuid,
      carrier_call_id: callUuid,
      status: 'in_progress',
      recording: { url },
    }),
  };
}

function readOther(payload: Payload): ProviderEvent {
  const event = readText(payload.Event) ?? '';
  const callUuid = readText(payload.CallUUID);
  return {
    type: event,
    dedupeKey: plainKey([callUuid ?? '', event, readText(payload.Timestamp) ?? '']),
    providerCallId: callUuid ?? null,
    occurredAt: readIsoInstant(payload.Timestamp) ?? null,
    call: null,
  };
}
