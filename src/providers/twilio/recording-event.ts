import { plainKey } from '../dedupe-key.ts';
import type { ProviderEvent } from '../provider.ts';
import { readHttpsUrl, toldOfCall } from '../read-fields.ts';

export interface TwilioRecording {
  readonly recordingSid: string;
  /** The leg that is recorded. Undefined: the recording of a conference belongs to no call. */
  readonly callSid: string | undefined;
  readonly status: string;
  readonly url: unknown;
  readonly occurredAt: string | undefined;
}

/** A recording proves that its leg was answered. It tells neither the numbers nor the direction. */
export function recordingEvent({ recordingSid, callSid, status, url, occurredAt }: TwilioRecording): ProviderEvent {
  const event = {
    type: `recording.${status}`,
    dedupeKey: plainKey([recordingSid, status]),
    providerCallId: callSid ?? null,
    occurredAt: occurredAt ?? null,
  };
  if (callSid === undefined || !['in-progress', 'completed'].includes(status)) return { ...event, call: null };
  const recording = status === 'completed' ? toRecording(url) : undefined;
  const call = toldOfCall({
    provider_call_id: callSid,
    carrier_call_id: callSid,
    status: 'in_progress',
    recording,
  });
  return { ...event, call };
}

/** Twilio's URL has no extension. `.wav` returns the recording without loss. */
export function toRecording(value: unknown): { url: string } | undefined {
  const url = readHttpsUrl(value);
  if (url === undefined) return undefined;
  return { url: /\.(wav|mp3)$/i.test(url) ? url : `${url}.wav` };
}
