import { Value } from 'typebox/value';
import type { CallEvent } from '../call-event.ts';
import { keyOfCall } from '../dedupe-key.ts';
import { type Payload, type ReadEvent, UnreadablePayload } from '../provider.ts';
import { readPartyNumber } from '../read-fields.ts';
import { readIsoInstant } from '../read-times.ts';
import { EventBody } from './event-body.ts';

const times = ['started_at', 'answered_at', 'ended_at', 'transferred_at'] as const;
const numbers = ['from_number', 'to_number', 'transferred_to'] as const;

export const readStandardWebhooksEvent: ReadEvent = (payload) => {
  const body = checkBody(payload);
  const told = Object.fromEntries(
    Object.keys(EventBody.properties)
      .map((name) => [name, body[name as keyof EventBody]] as const)
      .filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
  const call = { ...told, ...normalizedTimes(body), ...normalizedNumbers(body) } as unknown as CallEvent;
  return {
    type: `call.${call.status}`,
    // The id of the delivery is a header. The content tells two events of a call apart just as well.
    dedupeKey: keyOfCall([call.provider_call_id, call.status], call),
    providerCallId: call.provider_call_id,
    occurredAt: call.ended_at ?? call.answered_at ?? call.started_at ?? null,
    call,
  };
};

function checkBody(payload: Payload): EventBody {
  if (Value.Check(EventBody, payload)) return payload;
  const [first] = Value.Errors(EventBody, payload);
  throw new UnreadablePayload(`${first?.instancePath.slice(1).replaceAll('/', '.') || 'The body'} ${first?.message}`);
}

function normalizedTimes(body: EventBody): Partial<CallEvent> {
  return Object.fromEntries(
    times
      .filter((name) => typeof body[name] === 'string')
      .map((name) => {
        const instant = readIsoInstant(body[name]);
        if (instant === undefined) throw new UnreadablePayload(`${name} must be an ISO time with an offset`);
        return [name, instant];
      }),
  );
}

function normalizedNumbers(body: EventBody): Partial<CallEvent> {
  return Object.fromEntries(
    numbers.map((name) => [name, readPartyNumber(body[name])]).filter(([, number]) => number !== undefined),
  );
}
