// Calls of Bland's API. The list has no transcripts, so each call is read once more.
import { orNull } from '../api-failure.ts';
import type { Backfill, Payload, ProviderApi, TimeWindow } from '../provider.ts';
import { readObjects, readText } from '../read-fields.ts';
import { readIsoInstant } from '../read-times.ts';
import { readBlandEvent } from './read-event.ts';

const pageSize = 1000;

export const blandBackfill: Backfill = {
  apiUrl: 'https://api.bland.ai',
  authorization: (apiKey) => apiKey,
  list: listCalls,
  find: findCall,
  readCall: readBlandEvent,
  // Longer than any maximum that the documentation names.
  maxCallMs: 12 * 60 * 60 * 1000,
};

/**
 * `from` and `to` are positions in the list, and no times. So the list is read from its newest call back to the start of the
 * window. New calls move the others to later positions: then a page repeats calls, and loses none.
 */
async function* listCalls(api: ProviderApi, window: TimeWindow): AsyncGenerator<Payload> {
  const [fromMs, toMs] = [window.from.getTime(), window.to.getTime()];
  const seen = new Set<string>();
  for (let position = 0; ; position += pageSize) {
    const query = { sort_by: 'created_at', ascending: 'false', from: String(position), limit: String(pageSize) };
    const page = await api.getJson(`/v1/calls?${new URLSearchParams(query)}`);
    const calls = readObjects(page.calls);
    for (const { call_id: callId, created_at: createdAt } of calls) {
      const [id, createdMs] = [readText(callId), Date.parse(readIsoInstant(createdAt) ?? '')];
      if (id === undefined || seen.has(id) || createdMs < fromMs || createdMs >= toMs) continue;
      seen.add(id);
      const call = await findCall(api, id);
      if (call !== null) yield call;
    }
    const oldest = readIsoInstant(calls.at(-1)?.created_at);
    if (calls.length < pageSize || (oldest !== undefined && Date.parse(oldest) < fromMs)) return;
  }
}

function findCall(api: ProviderApi, id: string): Promise<Payload | null> {
  return orNull(api.getJson(`/v1/calls/${encodeURIComponent(id)}`));
}
