// Reads Vapi's server messages: https://docs.vapi.ai/server-url/events
import type { CallEvent } from '../call-event.ts';
import { keyOfCall, plainKey } from '../dedupe-key.ts';
import { Misdirected, type Payload, type ProviderEvent, type ReadEvent, UnreadablePayload } from '../provider.ts';
import { readNumber, readObject, readPartyNumber, readText, toldOfCall } from '../read-fields.ts';
import { readEpochMs } from '../read-times.ts';
import { readCallState, readVapiCall } from './read-call.ts';
import { resultOfReason, resultOfStatus } from './reasons.ts';

/** Vapi needs an answer to these: the call fails or stays silent without it. */
const requestTypes: readonly string[] = [
  'assistant-request',
  'tool-calls',
  'function-call',
  'transfer-destination-request',
  'handoff-destination-request',
  'knowledge-base-request',
  'voice-request',
  'call.endpointing.request',
  'phone-call-control',
];

const readers: Readonly<Record<string, (message: Payload) => CallEvent | null>> = {
  'status-update': readStatusUpdate,
  'end-of-call-report': (message) => readVapiCall(message, resultOfReason(reasonOf(message))),
  'transfer-update': readTransferUpdate,
  hang: (message) => readDetail(message, 'in_progress', 'last_hang_at'),
  // What the report of an ended call told is kept: its stage is later than canceled.
  'call.deleted': (message) => readDetail(message, 'canceled', 'deleted_at'),
};

export const readVapiEvent: ReadEvent = (payload) => {
  const message = readObject(payload.message);
  const type = readText(message.type);
  if (type === undefined) throw new UnreadablePayload('message.type is missing');
  if (requestTypes.includes(type)) {
    throw new Misdirected(
      `Callboard does not answer ${type}. Send it to the server that runs the assistant, and remove it from the server messages of this URL`,
    );
  }
  const id = readText(readObject(message.call).id);
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  // Reports of chats have no call.
  const isOfChat = id === undefined && message.chat !== undefined;
  const call = read === undefined || isOfChat ? null : read(message);
  const parts = [id ?? '', type, readText(message.status) ?? ''];
  return {
    type,
    dedupeKey: call === null ? plainKey([...parts, String(readNumber(message.timestamp))]) : keyOfCall(parts, call),
    providerCallId: id ?? null,
    occurredAt: readEpochMs(message.timestamp) ?? null,
    call,
  } satisfies ProviderEvent;
};

const reasonOf = ({ endedReason, call }: Payload) => readText(endedReason) ?? readText(readObject(call).endedReason);

function readStatusUpdate(message: Payload): CallEvent | null {
  const status = readText(message.status);
  if (status === undefined) throw new UnreadablePayload('message.status is missing');
  const reason = reasonOf(message);
  const at = readEpochMs(message.timestamp);
  // Without a reason, only the report tells how the call ended.
  const result = status === 'ended' && reason === undefined ? null : resultOfStatus(status, reason);
  if (result === null) return null;
  const call = readCallState(message, result);
  // The report tells when the call ended: the update is sent later than that.
  if (status === 'ended') return call;
  return toldOfCall({
    ...call,
    started_at: call.started_at ?? at,
    answered_at: status === 'in-progress' ? at : undefined,
    ended_reason: result.outcome === 'unknown' ? status : undefined,
    ended_at: undefined,
    duration_seconds: undefined,
  });
}

/** A transfer to another assistant stays within the call. */
function readTransferUpdate(message: Payload): CallEvent | null {
  const { number, sipUri } = readObject(message.destination);
  const to = readPartyNumber(number) ?? readText(sipUri);
  if (to === undefined) return null;
  return toldOfCall({
    provider_call_id: idOf(message),
    status: 'in_progress',
    transferred_at: readEpochMs(message.timestamp),
    transferred_to: to,
    transfer_status: 'attempted',
  });
}

function readDetail(message: Payload, status: CallEvent['status'], name: string): CallEvent {
  const at = readEpochMs(message.timestamp);
  return toldOfCall({
    provider_call_id: idOf(message),
    status,
    metadata: at === undefined ? undefined : { [name]: at },
  });
}

function idOf(message: Payload): string {
  const id = readText(readObject(message.call).id);
  if (id === undefined) throw new UnreadablePayload('message.call.id is missing');
  return id;
}
