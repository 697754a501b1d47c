// Reads Telnyx's call events. Only call.initiated tells the direction, so the other events add to a call that it made known.
import type { CallEvent } from '../call-event.ts';
import { costOf } from '../cost-of.ts';
import { plainKey } from '../dedupe-key.ts';
import { type Payload, type ProviderEvent, type ReadEvent, UnreadablePayload } from '../provider.ts';
import {
  readNumber,
  readObject,
  readObjects,
  readPartyNumber,
  readSeconds,
  readText,
  toldIfAny,
  toldOfCall,
} from '../read-fields.ts';
import { readIsoInstant } from '../read-times.ts';
import { linkLeg } from './link-legs.ts';
import { recordingOf } from './read-recording.ts';
import { endedByOf, resultOfDetection, resultOfHangup } from './reasons.ts';

export const readTelnyxEvent: ReadEvent = (delivery) => {
  const data = readObject(delivery.data);
  const payload = readObject(data.payload);
  const type = readText(data.event_type);
  const id = readText(data.id);
  if (type === undefined || id === undefined) throw new UnreadablePayload('data.event_type or data.id is missing');
  const legId = readText(payload.call_leg_id) ?? null;
  const event = {
    type,
    dedupeKey: plainKey([id]),
    providerCallId: legId,
    occurredAt: readIsoInstant(data.occurred_at) ?? null,
  };
  return { ...event, call: readCall(type, payload, event) };
};

type Envelope = Pick<ProviderEvent, 'providerCallId' | 'occurredAt'>;
type Facts = {
  readonly [K in Exclude<keyof CallEvent, 'provider_call_id' | 'status'>]?: CallEvent[K] | undefined;
} & Pick<CallEvent, 'status'>;
type ReadFacts = (payload: Payload, at: string | undefined) => Facts;

const readers: Readonly<Record<string, ReadFacts>> = {
  'call.initiated': readInitiated,
  'call.answered': (_payload, at) => ({ status: 'in_progress', answered_at: at }),
  'call.bridged': () => ({ status: 'in_progress' }),
  'call.hangup': readHangup,
  'call.machine.detection.ended': readDetection,
  'call.machine.premium.detection.ended': readDetection,
  'call.recording.saved': readRecording,
  'call.cost': readCost,
  'call.conversation.ended': readConversation,
};

/** Null: the event changes no call. Telnyx has many of that kind: digits, playback, queues, streams. */
function readCall(type: string, payload: Payload, { providerCallId, occurredAt }: Envelope): CallEvent | null {
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (read === undefined) return null;
  if (providerCallId === null) throw new UnreadablePayload('payload.call_leg_id is missing');
  const direction = directionOf(payload.direction);
  return toldOfCall({
    provider_call_id: providerCallId,
    ...linkLeg(providerCallId, readText(payload.call_session_id), direction),
    direction,
    from_number: readPartyNumber(payload.from),
    to_number: readPartyNumber(payload.to),
    started_at: readIsoInstant(payload.start_time),
    channel: channelOf(payload.calling_party_type),
    ...read(payload, occurredAt ?? undefined),
  });
}

/** Webhooks write incoming and outgoing, records of the API inbound and outbound. */
export function directionOf(value: unknown): CallEvent['direction'] {
  if (value === 'incoming' || value === 'inbound') return 'inbound';
  return value === 'outgoing' || value === 'outbound' ? 'outbound' : undefined;
}

function channelOf(type: unknown): CallEvent['channel'] {
  if (type === 'sip') return 'sip';
  return type === 'pstn' ? 'phone' : undefined;
}

function readInitiated(payload: Payload, at: string | undefined): Facts {
  return { status: 'ringing', started_at: readIsoInstant(payload.start_time) ?? at };
}

function readHangup(payload: Payload, at: string | undefined): Facts {
  const direction = directionOf(payload.direction);
  return {
    ...resultOfHangup(readText(payload.hangup_cause), direction),
    ended_at: readIsoInstant(payload.end_time) ?? at,
    ended_by: endedByOf(readText(payload.hangup_source), direction),
    metadata: toldIfAny({
      sip_response_code: readText(payload.sip_hangup_cause),
      inbound_mos: readText(readObject(readObject(payload.call_quality_stats).inbound).mos),
    }),
  };
}

function readDetection(payload: Payload): Facts {
  return resultOfDetection(readText(payload.result) ?? '');
}

function readRecording(payload: Payload, at: string | undefined): Facts {
  return {
    status: 'in_progress',
    // start_time of this event is that of the recording.
    started_at: undefined,
    recording: recordingOf([payload.recording_urls, payload.public_recording_urls], at),
  };
}

/** Known only after the end, but sent without a state of the call: it proves no more than that there is one. */
function readCost(payload: Payload): Facts {
  const parts = readObjects(payload.cost_parts);
  const currencies = new Set(parts.map(({ currency }) => readText(currency)?.toUpperCase()));
  const [currency] = currencies.size === 1 ? currencies : [];
  return { status: 'ringing', ...costOf(readNumber(payload.total_cost), currency, parts.length > 0 ? { parts } : {}) };
}

const conversationFields = ['conversation_id', 'llm_model', 'stt_model', 'tts_provider', 'tts_voice_id'];

function readConversation(payload: Payload): Facts {
  return {
    status: 'in_progress',
    provider_agent_id: readText(payload.assistant_id),
    talk_seconds: readSeconds(payload.duration_sec),
    metadata: toldIfAny(Object.fromEntries(conversationFields.map((name) => [name, readText(payload[name])]))),
  };
}
