// Reads Retell's webhooks: https://docs.retellai.com/features/webhook-overview
import type { CallEvent } from '../call-event.ts';
import { keyOfCall, plainKey } from '../dedupe-key.ts';
import { Misdirected, type Payload, type ReadEvent, UnreadablePayload } from '../provider.ts';
import { readNumber, readObject, readPartyNumber, readText, toldOfCall } from '../read-fields.ts';
import { readEpochMs } from '../read-times.ts';
import { readRetellCall } from './read-call.ts';

const transferStatuses: Readonly<Record<string, CallEvent['transfer_status']>> = {
  transfer_started: 'attempted',
  transfer_bridged: 'bridged',
  transfer_cancelled: 'cancelled',
};

/** `transfer_ended` tells when the leg of the transfer ended, which can be later than the call. */
const callTypes: readonly string[] = ['call_started', 'call_ended', 'call_analyzed', 'transfer_ended'];

export const readRetellEvent: ReadEvent = (payload, { nowMs }) => {
  const type = readText(payload.event);
  assertNoAnswerExpected(type, payload);
  if (type === undefined) throw new UnreadablePayload('event is missing');
  const details = readObject(payload.call);
  const id = readText(details.call_id);
  const call = readCallOf(type, payload, nowMs);
  const parts = [id ?? '', type];
  return {
    type,
    // A repeated analysis has the same id and type, and tells something else.
    dedupeKey: call === null ? plainKey([...parts, String(readNumber(details.end_timestamp))]) : keyOfCall(parts, call),
    providerCallId: id ?? null,
    occurredAt: occurredAtOf(type, details) ?? null,
    call,
  };
};

/** The inbound webhook of a number, and custom functions. */
function assertNoAnswerExpected(type: string | undefined, payload: Payload): void {
  if (type === 'call_inbound' || type === 'chat_inbound' || (type === undefined && 'args' in payload)) {
    throw new Misdirected(
      'Callboard does not answer this request. Use the URL only as the webhook URL of the account or of an agent, never as the inbound webhook of a number or as a custom function',
    );
  }
}

/** Webhooks have no time of their own. */
function occurredAtOf(type: string, details: Payload): string | undefined {
  if (type === 'call_started') return readEpochMs(details.start_timestamp);
  return type === 'call_ended' ? readEpochMs(details.end_timestamp) : undefined;
}

function readCallOf(type: string, payload: Payload, nowMs: number): CallEvent | null {
  const details = readObject(payload.call);
  if (callTypes.includes(type)) return readRetellCall(details, nowMs);
  const status = Object.hasOwn(transferStatuses, type) ? transferStatuses[type] : undefined;
  return status === undefined ? null : readTransfer(status, payload, details);
}

/** A detail of the call. The start of a transfer is told at the first stage, so that its result wins in any order. */
function readTransfer(status: CallEvent['transfer_status'], payload: Payload, details: Payload): CallEvent {
  const id = readText(details.call_id);
  if (id === undefined) throw new UnreadablePayload('call.call_id is missing');
  const destination = payload.transfer_destination ?? details.transfer_destination;
  return toldOfCall({
    provider_call_id: id,
    status: status === 'attempted' ? 'ringing' : 'in_progress',
    transferred_to: readPartyNumber(destination) ?? readPartyNumber(readObject(destination).number),
    transfer_status: status,
  });
}
