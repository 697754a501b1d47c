import { type Payload, type ProviderEvent, UnreadablePayload } from '../provider.ts';
import { readSeconds, readText } from '../read-fields.ts';
import { addSeconds } from '../read-times.ts';
import { readTimestamp } from './read-timestamp.ts';
import { recordingEvent } from './recording-event.ts';

export const isRecording = ({ sid }: Payload) => readText(sid)?.startsWith('RE') === true;

/** A recording of the API is the same event as its callback, and has the same key. */
export function readTwilioRecording(recording: Payload): ProviderEvent {
  const { sid, call_sid: callSid, status, uri, start_time: start, duration } = recording;
  const recordingSid = readText(sid);
  if (recordingSid === undefined) throw new UnreadablePayload('sid is missing');
  const path = /^(\/.*?)(?:\.json)?$/.exec(readText(uri) ?? '')?.[1];
  const startedAt = readTimestamp(start);
  return recordingEvent({
    recordingSid,
    callSid: readText(callSid),
    status: readText(status) ?? '',
    url: path === undefined ? undefined : `https://api.twilio.com${path}`,
    occurredAt: addSeconds(startedAt, readSeconds(duration)) ?? startedAt,
  });
}
