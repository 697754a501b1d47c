import type { Backfill, Payload, ProviderApi, TimeWindow } from '../provider.ts';
import { readObject, readObjects, readSeconds } from '../read-fields.ts';
import { legIdOf, readDetailRecord } from './read-detail-record.ts';
import { isRecording, readTelnyxRecording } from './read-recording.ts';

const pageSize = 50;

export const telnyxBackfill: Backfill = {
  apiUrl: 'https://api.telnyx.com',
  authorization: (apiKey) => `Bearer ${apiKey}`,
  list: listCallsAndRecordings,
  find: findRecord,
  readCall: (payload, context) =>
    isRecording(payload) ? readTelnyxRecording(payload, context) : readDetailRecord(payload),
  // The longest time_limit_secs of a leg.
  maxCallMs: 4 * 60 * 60 * 1000,
};

/**
 * The filter date_range takes no instants: with them it returns no record, and no error. Recordings follow the calls, so that
 * their calls are known.
 */
async function* listCallsAndRecordings(api: ProviderApi, { from, to }: TimeWindow): AsyncGenerator<Payload> {
  const [start, end] = [from.toISOString(), to.toISOString()];
  yield* listAll(api, '/v2/detail_records', {
    'filter[record_type]': 'call-control',
    'filter[started_at][gte]': start,
    'filter[started_at][lt]': end,
  });
  yield* listAll(api, '/v2/recordings', { 'filter[created_at][gte]': start, 'filter[created_at][lte]': end });
}

type Query = Readonly<Record<string, string>>;

async function* listAll(api: ProviderApi, path: string, filter: Query): AsyncGenerator<Payload> {
  for (let page = 1; ; page++) {
    const query = new URLSearchParams({ ...filter, 'page[number]': String(page), 'page[size]': String(pageSize) });
    const { data, meta } = await api.getJson(`${path}?${query}`);
    const records = readObjects(data);
    yield* records;
    const totalPages = readSeconds(readObject(meta).total_pages);
    if (records.length === 0 || (totalPages === undefined ? records.length < pageSize : page >= totalPages)) return;
  }
}

async function findRecord(api: ProviderApi, legId: string): Promise<Payload | null> {
  const filter = { 'filter[record_type]': 'call-control', 'filter[call_leg_id]': legId };
  const { data } = await api.getJson(`/v2/detail_records?${new URLSearchParams(filter)}`);
  return readObjects(data).find((record) => legIdOf(record) === legId) ?? null;
}
