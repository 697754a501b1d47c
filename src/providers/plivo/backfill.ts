// Calls of Plivo's API. Its times are in the time zone of the account, and most have no offset: the option timeZone tells the zone.
import { Temporal } from 'temporal-polyfill';
import { orNull } from '../api-failure.ts';
import { keyOfCall } from '../dedupe-key.ts';
import {
  type ApiSettings,
  type Backfill,
  type Payload,
  type ProviderApi,
  type ProviderEvent,
  type TimeWindow,
  UnreadablePayload,
} from '../provider.ts';
import { readNumber, readObjects, readSeconds, readText, toldOfCall } from '../read-fields.ts';
import { readNumberWithoutPlus } from '../read-number-without-plus.ts';
import { readIsoInstant } from '../read-times.ts';
import { directionOf, otherThan, readCost } from './call-fields.ts';
import { endedByOf, resultOfHangup } from './reasons.ts';

/** The most that Plivo allows. */
const pageSize = 20;
const hourMs = 60 * 60 * 1000;
/** Time zones are at most this far from UTC. */
const maxOffsetHours = 14;
const timeFields = ['initiation_time', 'answer_time', 'end_time'];

export const plivoBackfill: Backfill = {
  apiUrl: 'https://api.plivo.com',
  authorization: plivoAuthorization,
  list: listCalls,
  find: findCall,
  readCall,
  maxCallMs: 24 * hourMs,
};

/** `<auth id>:<auth token>` */
export function plivoAuthorization(apiKey: string): string {
  return `Basic ${Buffer.from(apiKey).toString('base64')}`;
}

function callsPath({ apiKey }: ApiSettings): string {
  const [authId = ''] = apiKey.split(':');
  return `/v1/Account/${encodeURIComponent(authId)}/Call/`;
}

async function* listCalls(api: ProviderApi, window: TimeWindow, settings: ApiSettings): AsyncGenerator<Payload> {
  const zone = readText(settings.options.timeZone);
  const filter = { end_time__gte: boundOf(window.from, zone, -1), end_time__lt: boundOf(window.to, zone, 1) };
  for (let offset = 0; ; offset += pageSize) {
    const query = new URLSearchParams({ ...filter, limit: String(pageSize), offset: String(offset) });
    const { objects } = await api.getJson(`${callsPath(settings)}?${query}`);
    const calls = readObjects(objects);
    yield* calls.map((call) => withOffsets(call, zone)).filter((call) => isWithin(call, window));
    if (calls.length < pageSize) return;
  }
}

/** Without a zone, the window that is asked for includes it in any zone. */
function boundOf(time: Date, zone: string | undefined, direction: 1 | -1): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(time.getTime());
  const local =
    zone === undefined
      ? instant.add({ hours: direction * maxOffsetHours }).toZonedDateTimeISO('UTC')
      : instant.toZonedDateTimeISO(zone);
  return local.toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ');
}

function isWithin(call: Payload, { from, to }: TimeWindow): boolean {
  const endedAt = readIsoInstant(call.end_time);
  return endedAt !== undefined && Date.parse(endedAt) >= from.getTime() && Date.parse(endedAt) < to.getTime();
}

async function findCall(api: ProviderApi, callUuid: string, settings: ApiSettings): Promise<Payload | null> {
  const call = await orNull(api.getJson(`${callsPath(settings)}${encodeURIComponent(callUuid)}/`));
  return call && withOffsets(call, readText(settings.options.timeZone));
}

/** A call whose times cannot be placed would be recorded at the time of the backfill. */
function withOffsets(call: Payload, zone: string | undefined): Payload {
  const times = timeFields
    .map((name) => [name, readText(call[name])] as const)
    .filter(([, time]) => time !== undefined && readIsoInstant(time) === undefined);
  if (times.length === 0) return call;
  if (zone === undefined) {
    throw new Error('The option timeZone is missing: the times of Plivo’s API are in the time zone of the account');
  }
  return { ...call, ...Object.fromEntries(times.map(([name, time]) => [name, toInstantIn(zone, time ?? '')])) };
}

function toInstantIn(zone: string, time: string): string | null {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/.test(time)) return null;
  try {
    return Temporal.PlainDateTime.from(time.replace(' ', 'T')).toZonedDateTime(zone).toInstant().toString();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readCall(call: Payload): ProviderEvent {
  const callUuid = readText(call.call_uuid);
  if (callUuid === undefined) throw new UnreadablePayload('call_uuid is missing');
  const direction = directionOf(call.call_direction);
  const duration = readSeconds(call.call_duration);
  const answeredAt = readIsoInstant(call.answer_time);
  const code = readNumber(call.hangup_cause_code);
  const hangup = { code: code === undefined ? undefined : String(code), name: readText(call.hangup_cause_name) };
  const wasAnswered = answeredAt !== undefined && (duration ?? 0) > 0;
  const callEvent = toldOfCall({
    ...resultOfHangup(hangup, wasAnswered),
    provider_call_id: callUuid,
    carrier_call_id: callUuid,
    parent_call_id: otherThan(callUuid, call.parent_call_uuid),
    direction,
    from_number: readNumberWithoutPlus(call.from_number),
    to_number: readNumberWithoutPlus(call.to_number),
    started_at: readIsoInstant(call.initiation_time),
    answered_at: wasAnswered ? answeredAt : undefined,
    ended_at: readIsoInstant(call.end_time),
    ended_by: endedByOf(readText(call.hangup_source), direction),
    duration_seconds: wasAnswered ? duration : undefined,
    ...readCost(call.total_amount, call.total_rate),
  });
  return {
    type: 'call',
    dedupeKey: keyOfCall(['api', callUuid], callEvent),
    providerCallId: callUuid,
    occurredAt: readIsoInstant(call.end_time) ?? null,
    call: callEvent,
  };
}
