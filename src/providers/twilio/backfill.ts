// Calls of Twilio's API. A recording is not part of a call there: only its callback tells the URL.
import {
  type ApiSettings,
  type Backfill,
  type Payload,
  type ProviderApi,
  type ProviderEvent,
  type TimeWindow,
  UnreadablePayload,
} from '../provider.ts';
import { channelOf, directionOf, readParty } from './parties.ts';
import {
  addSeconds,
  costOf,
  dedupeKeyOf,
  orNull,
  readInstant,
  readNumber,
  readObject,
  readSeconds,
  readText,
  toldOfCall,
} from './read-fields.ts';
import { isFinalStatus, resultOf } from './reasons.ts';

const pageSize = 1000;
const dayMs = 24 * 60 * 60 * 1000;

export const twilioBackfill: Backfill = {
  apiUrl: 'https://api.twilio.com',
  authorization: twilioAuthorization,
  list: listCalls,
  find: (api, callSid, settings) =>
    orNull(api.getJson(`${accountPath(settings)}/Calls/${encodeURIComponent(callSid)}.json`)),
  readCall,
  // Twilio ends a call after 24 hours at the latest.
  maxCallMs: dayMs,
};

export function twilioAuthorization(apiKey: string): string {
  return `Basic ${Buffer.from(apiKey).toString('base64')}`;
}

/** An API key of its own (`SK…`) does not name its account, so the account is an option then. */
function accountPath({ apiKey, options }: ApiSettings): string {
  const [user = ''] = apiKey.split(':');
  const account = readText(options.accountSid) ?? (user.startsWith('AC') ? user : undefined);
  if (account === undefined) throw new Error('The option accountSid is missing: the API key does not name an account');
  return `/2010-04-01/Accounts/${encodeURIComponent(account)}`;
}

/** Twilio filters by whole UTC days, so calls outside of the window are left out here. */
async function* listCalls(api: ProviderApi, window: TimeWindow, settings: ApiSettings): AsyncGenerator<Payload> {
  const query = new URLSearchParams({
    'StartTime>': dayOf(window.from.getTime()),
    'StartTime<': dayOf(window.to.getTime() + dayMs),
    PageSize: String(pageSize),
  });
  let path: string | null = `${accountPath(settings)}/Calls.json?${query}`;
  while (path !== null) {
    const page = await api.getJson(path);
    const calls = Array.isArray(page.calls) ? page.calls.map(readObject) : [];
    yield* calls.filter((call) => isWithin(call, window));
    const next = readText(page.next_page_uri) ?? null;
    path = next === path ? null : next;
  }
}

const dayOf = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 10);

/** A call that Twilio has not dialled yet has no start. */
function isWithin(call: Payload, { from, to }: TimeWindow): boolean {
  const start = readInstant(call.start_time) ?? readInstant(call.date_created);
  return start !== undefined && Date.parse(start) >= from.getTime() && Date.parse(start) < to.getTime();
}

function readCall(call: Payload): ProviderEvent {
  const sid = readText(call.sid);
  if (sid === undefined) throw new UnreadablePayload('sid is missing');
  const status = readText(call.status) ?? '';
  const endedAt = readInstant(call.end_time);
  const isFinal = isFinalStatus(status);
  return {
    type: `call.${status}`,
    // The price comes later than the end, and makes another event.
    dedupeKey: dedupeKeyOf(
      'api',
      sid,
      status,
      readText(call.answered_by),
      readText(call.price),
      readText(call.duration),
    ),
    providerCallId: sid,
    occurredAt: endedAt ?? readInstant(call.start_time) ?? null,
    call: toldOfCall({
      ...resultOf(status, undefined, readText(call.answered_by)),
      provider_call_id: sid,
      carrier_call_id: sid,
      parent_call_id: readText(call.parent_call_sid),
      direction: directionOf(call.direction),
      from_number: readParty(call.from),
      to_number: readParty(call.to),
      channel: channelOf(call.from, call.to),
      started_at: readInstant(call.start_time),
      ended_at: isFinal ? endedAt : undefined,
      ...answerOf(status, endedAt, readSeconds(call.duration)),
      ...readCost(call),
      provider_number_id: readText(call.phone_number_sid),
      metadata: metadataOf(call),
    }),
  };
}

function answerOf(status: string, endedAt: string | undefined, duration: number | undefined) {
  if (status !== 'completed' || duration === undefined) return {};
  return { duration_seconds: duration, answered_at: addSeconds(endedAt, -duration) };
}

/** Twilio writes what a call costs as a negative number. */
function readCost({ price, price_unit: unit }: Payload) {
  const amount = readNumber(price);
  const currency = readText(unit)?.toUpperCase();
  return costOf(amount === undefined ? undefined : Math.abs(amount), currency, { price });
}

function metadataOf({ queue_time: queueTime, trunk_sid: trunk }: Payload) {
  const queueMs = readNumber(queueTime);
  const trunkSid = readText(trunk);
  if (queueMs === undefined && trunkSid === undefined) return undefined;
  return {
    ...(queueMs !== undefined && { queue_ms: queueMs }),
    ...(trunkSid !== undefined && { trunk_sid: trunkSid }),
  };
}
