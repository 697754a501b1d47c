// Telnyx's detail records of calls. Their fields differ by product and have no published schema, so each is read under all its names.
import {
  type Backfill,
  type Payload,
  type ProviderApi,
  type ProviderEvent,
  type TimeWindow,
  UnreadablePayload,
} from '../provider.ts';
import {
  addSeconds,
  costOf,
  dedupeKeyOf,
  readInstant,
  readNumber,
  readObject,
  readPartyNumber,
  readSeconds,
  readText,
  toldOfCall,
} from '../twilio/read-fields.ts';
import { linkLeg } from './link-legs.ts';
import { directionOf } from './read-event.ts';
import { resultOfHangup } from './reasons.ts';

const pageSize = 50;

export const telnyxBackfill: Backfill = {
  apiUrl: 'https://api.telnyx.com',
  authorization: (apiKey) => `Bearer ${apiKey}`,
  list: listRecords,
  find: findRecord,
  readCall: readRecord,
  // The longest time_limit_secs of a leg.
  maxCallMs: 4 * 60 * 60 * 1000,
};

/** The filter date_range takes no instants: with them it returns no record, and no error. */
async function* listRecords(api: ProviderApi, { from, to }: TimeWindow): AsyncGenerator<Payload> {
  for (let page = 1; ; page++) {
    const answer = await api.getJson(
      recordsPath({
        'filter[started_at][gte]': from.toISOString(),
        'filter[started_at][lt]': to.toISOString(),
        'page[number]': String(page),
        'page[size]': String(pageSize),
      }),
    );
    const records = recordsOf(answer);
    yield* records;
    const totalPages = readSeconds(readObject(answer.meta).total_pages);
    if (records.length === 0 || (totalPages === undefined ? records.length < pageSize : page >= totalPages)) return;
  }
}

async function findRecord(api: ProviderApi, legId: string): Promise<Payload | null> {
  const answer = await api.getJson(recordsPath({ 'filter[call_leg_id]': legId, 'page[size]': String(pageSize) }));
  return recordsOf(answer).find((record) => legIdOf(record) === legId) ?? null;
}

const recordsPath = (query: Readonly<Record<string, string>>) =>
  `/v2/detail_records?${new URLSearchParams({ 'filter[record_type]': 'call-control', ...query })}`;

const recordsOf = ({ data }: Payload) => (Array.isArray(data) ? data.map(readObject) : []);

/** Not `id`, which in some records is the id of the record. */
const legIdOf = ({ call_leg_id: leg, telnyx_leg_id: telnyxLeg }: Payload) => readText(leg) ?? readText(telnyxLeg);

function readRecord(record: Payload): ProviderEvent {
  const legId = legIdOf(record);
  if (legId === undefined) throw new UnreadablePayload('call_leg_id is missing');
  const direction = directionOf(record.direction);
  const sessionId = readText(record.call_session_id) ?? readText(record.session_id);
  const cost = { ...readObject(record.call_cost), ...record };
  return {
    type: 'detail_record',
    dedupeKey: dedupeKeyOf('api', legId, readText(record.finished_at), readNumber(cost.cost)),
    providerCallId: legId,
    occurredAt: readInstant(record.finished_at) ?? null,
    call: toldOfCall({
      ...resultOf(record, direction),
      provider_call_id: legId,
      ...linkLeg(legId, sessionId, direction),
      direction,
      from_number: readPartyNumber(record.cli) ?? readPartyNumber(record.from),
      to_number: readPartyNumber(record.cld) ?? readPartyNumber(record.to),
      started_at: readInstant(record.started_at),
      ...costOf(readNumber(cost.cost), readText(cost.currency)?.toUpperCase()),
    }),
  };
}

/** A record without an end proves only that the call exists. */
function resultOf(record: Payload, direction: ReturnType<typeof directionOf>) {
  const endedAt = readInstant(record.finished_at);
  const talked = readSeconds(record.call_sec) ?? readSeconds(record.duration_secs) ?? 0;
  if (endedAt === undefined) return { status: 'ringing' as const };
  if (talked === 0 || record.connected === false) {
    return { ...resultOfUnanswered(readText(record.hangup_cause), direction), ended_at: endedAt };
  }
  return {
    ...resultOfHangup(readText(record.hangup_cause) ?? 'normal_clearing', direction),
    ended_at: endedAt,
    duration_seconds: talked,
    answered_at: addSeconds(endedAt, -talked),
  };
}

/** Normal clearing is no proof of a conversation when its duration is 0. */
function resultOfUnanswered(cause: string | undefined, direction: ReturnType<typeof directionOf>) {
  if (cause !== undefined && cause !== 'normal_clearing') return resultOfHangup(cause, direction);
  const { ended_reason: _, ...result } = resultOfHangup('originator_cancel', direction);
  return { ...result, ended_reason: cause };
}
