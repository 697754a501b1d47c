// Recordings of Telnyx. Their URLs work for ten minutes, whether an event or the API tells them.
import type { RecordingToCopy } from '../call-event.ts';
import { plainKey } from '../dedupe-key.ts';
import { type Payload, type ProviderEvent, type ReadContext, UnreadablePayload } from '../provider.ts';
import { readHttpsUrl, readObject, readText, toldOfCall } from '../read-fields.ts';
import { addSeconds, readIsoInstant, toInstant } from '../read-times.ts';

const urlLifeSeconds = 10 * 60;

export const isRecording = (record: Payload) => record.record_type === 'recording';

export function readTelnyxRecording(recording: Payload, { nowMs }: ReadContext): ProviderEvent {
  const id = readText(recording.id);
  if (id === undefined) throw new UnreadablePayload('id is missing');
  const legId = readText(recording.call_leg_id);
  const toCopy = recordingOf([recording.download_urls], toInstant(nowMs));
  const isComplete = legId !== undefined && toCopy !== undefined;
  return {
    type: 'recording',
    dedupeKey: plainKey(['api', 'recording', id]),
    providerCallId: legId ?? null,
    occurredAt: readIsoInstant(recording.recording_ended_at) ?? null,
    call: isComplete ? toldOfCall({ provider_call_id: legId, status: 'in_progress', recording: toCopy }) : null,
  };
}

/** Of the first object with a URL; WAV, which has no loss, before MP3. */
export function recordingOf(urls: readonly unknown[], since: string | undefined): RecordingToCopy | undefined {
  const url = urls
    .map(readObject)
    .flatMap(({ wav, mp3 }) => [wav, mp3].map(readHttpsUrl))
    .find((each) => each !== undefined);
  const expiresAt = addSeconds(since, urlLifeSeconds);
  return url === undefined ? undefined : { url, ...(expiresAt !== undefined && { expires_at: expiresAt }) };
}
