// Calls of Retell's API. The list lacks transcripts, so each call is read once more.
import { orNull } from '../api-failure.ts';
import { keyOfCall } from '../dedupe-key.ts';
import type { Backfill, Payload, ProviderApi, ProviderEvent, ReadContext, TimeWindow } from '../provider.ts';
import { readObjects, readText } from '../read-fields.ts';
import { readEpochMs } from '../read-times.ts';
import { readRetellCall } from './read-call.ts';

const pageSize = 1000;

export const retellBackfill: Backfill = {
  apiUrl: 'https://api.retellai.com',
  authorization: (apiKey) => `Bearer ${apiKey}`,
  list: listCalls,
  find: findCall,
  readCall,
  maxCallMs: 2 * 60 * 60 * 1000,
};

/**
 * By the start of the call: the API has no time of the last change. A late analysis is therefore found by the nightly run, whose
 * time window is two days.
 */
async function* listCalls(api: ProviderApi, { from, to }: TimeWindow): AsyncGenerator<Payload> {
  const value = [from.getTime(), to.getTime() - 1];
  const query = {
    filter_criteria: { start_timestamp: { type: 'range', op: 'bt', value } },
    sort_order: 'ascending',
    limit: pageSize,
  };
  const seen = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await api.postJson(
      '/v3/list-calls',
      cursor === undefined ? query : { ...query, pagination_key: cursor },
    );
    for (const { call_id: callId } of readObjects(page.items)) {
      const id = readText(callId);
      if (id === undefined || seen.has(id)) continue;
      seen.add(id);
      const call = await findCall(api, id);
      if (call !== null) yield call;
    }
    const next = page.has_more === false ? undefined : readText(page.pagination_key);
    cursor = next === cursor ? undefined : next;
  } while (cursor !== undefined);
}

function findCall(api: ProviderApi, id: string): Promise<Payload | null> {
  return orNull(api.getJson(`/v2/get-call/${encodeURIComponent(id)}`));
}

function readCall(call: Payload, { nowMs }: ReadContext): ProviderEvent {
  const status = readText(call.call_status) ?? '';
  const read = readRetellCall(call, nowMs);
  return {
    type: `call.${status}`,
    dedupeKey: keyOfCall(['api', read.provider_call_id, status], read),
    providerCallId: read.provider_call_id,
    occurredAt: readEpochMs(call.end_timestamp) ?? readEpochMs(call.start_timestamp) ?? null,
    call: read,
  };
}
