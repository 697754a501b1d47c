// Reads the post-call webhooks of ElevenLabs: https://elevenlabs.io/docs/eleven-agents/workflows/post-call-webhooks
import type { CallEvent } from '../call-event.ts';
import { keyOfCall, plainKey } from '../dedupe-key.ts';
import { Misdirected, type Payload, type ReadEvent, UnreadablePayload } from '../provider.ts';
import { firstText, readNumber, readObject, readPartyNumber, readText, toldOfCall } from '../read-fields.ts';
import { readEpochSeconds } from '../read-times.ts';
import { readConversation } from './read-conversation.ts';
import { resultOfFailedDial } from './reasons.ts';

export const readElevenLabsEvent: ReadEvent = (payload) => {
  const type = readText(payload.type);
  if (type === undefined && 'called_number' in payload) {
    throw new Misdirected(
      'Callboard does not provide the data of a conversation. Use the URL only as a post-call webhook, never as the conversation initiation webhook',
    );
  }
  if (type === undefined) throw new UnreadablePayload('type is missing');
  const data = readObject(payload.data);
  const id = readText(data.conversation_id);
  const occurredAt = readEpochSeconds(payload.event_timestamp);
  const call = readCallOf(type, data, occurredAt);
  const parts = [id ?? '', type];
  return {
    type,
    dedupeKey:
      call === null ? plainKey([...parts, String(readNumber(payload.event_timestamp))]) : keyOfCall(parts, call),
    providerCallId: id ?? null,
    occurredAt: occurredAt ?? null,
    call,
  };
};

/** `post_call_audio` has nothing else than the recording, which is copied from the API. */
function readCallOf(type: string, data: Payload, occurredAt: string | undefined): CallEvent | null {
  if (type === 'post_call_transcription') return readConversation(data);
  return type === 'call_initiation_failure' ? readFailedDial(data, occurredAt) : null;
}

/** Only outgoing calls are dialled. `metadata.body` is what the carrier said. */
function readFailedDial(data: Payload, occurredAt: string | undefined): CallEvent {
  const id = readText(data.conversation_id);
  if (id === undefined) throw new UnreadablePayload('data.conversation_id is missing');
  const metadata = readObject(data.metadata);
  const body = readObject(metadata.body);
  const reason = readText(data.failure_reason);
  const sipCode = readNumber(body.sip_status_code);
  return toldOfCall({
    ...resultOfFailedDial(reason, sipCode),
    provider_call_id: id,
    ended_reason: firstText(data.failure_reason, body.error_reason),
    direction: 'outbound',
    channel: readText(metadata.type) === 'sip' ? 'sip' : 'phone',
    from_number: readPartyNumber(body.From) ?? readPartyNumber(body.from_number),
    to_number: readPartyNumber(body.To) ?? readPartyNumber(body.to_number),
    started_at: occurredAt,
    ended_at: occurredAt,
    carrier_call_id: firstText(body.CallSid, body.call_sid),
    provider_agent_id: readText(data.agent_id),
    metadata: sipCode === undefined ? undefined : { sip_status_code: sipCode },
  });
}
