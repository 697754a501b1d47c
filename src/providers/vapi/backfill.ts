// Calls of Vapi's API. The list has no cursor, its order is not documented, and a page is never larger than the default of its limit.
import { orNull } from '../api-failure.ts';
import { keyOfCall } from '../dedupe-key.ts';
import type { Backfill, Payload, ProviderApi, ProviderEvent, TimeWindow } from '../provider.ts';
import { readObject, readObjects, readText } from '../read-fields.ts';
import { readIsoInstant } from '../read-times.ts';
import { readVapiCall } from './read-call.ts';
import { resultOfStatus } from './reasons.ts';

const pageSize = 100;
/** For one millisecond with more calls than a page has. */
const maxPageSize = 1000;

export const vapiBackfill: Backfill = {
  apiUrl: 'https://api.vapi.ai',
  authorization: (apiKey) => `Bearer ${apiKey}`,
  list: listCalls,
  find: (api, id) => orNull(api.getJson(`/call/${encodeURIComponent(id)}`)),
  readCall,
  // The longest maximum that an assistant can have.
  maxCallMs: 12 * 60 * 60 * 1000,
};

/** By the time of the last change, because analysis changes a call after its end. */
async function* listCalls(api: ProviderApi, { from, to }: TimeWindow): AsyncGenerator<Payload> {
  const seen = new Set<string>();
  for await (const call of callsBetween(api, from.getTime() - 1, to.getTime() - 1)) {
    const id = readText(call.id);
    if (id !== undefined && seen.has(id)) continue;
    if (id !== undefined) seen.add(id);
    yield call;
  }
}

/**
 * Changed after the first and until the second time. A full page may lack calls, so its time range is divided until no page is
 * full. That needs neither an order nor different times of calls.
 */
async function* callsBetween(api: ProviderApi, afterMs: number, untilMs: number): AsyncGenerator<Payload> {
  if (untilMs <= afterMs) return;
  const isShortest = untilMs - afterMs === 1;
  const limit = isShortest ? maxPageSize : pageSize;
  const calls = await readPage(api, afterMs, untilMs, limit);
  if (calls.length < limit || isShortest) {
    yield* calls;
    return;
  }
  const middleMs = Math.floor((afterMs + untilMs) / 2);
  yield* callsBetween(api, afterMs, middleMs);
  yield* callsBetween(api, middleMs, untilMs);
}

async function readPage(api: ProviderApi, afterMs: number, untilMs: number, limit: number) {
  const query = new URLSearchParams({
    limit: String(limit),
    updatedAtGt: new Date(afterMs).toISOString(),
    updatedAtLe: new Date(untilMs).toISOString(),
  });
  // The answer is a list and not an object.
  const answer: unknown = await api.getJson(`/call?${query}`);
  return Array.isArray(answer) ? readObjects(answer) : readObjects(readObject(answer).results);
}

function readCall(call: Payload): ProviderEvent {
  const status = readText(call.status) ?? '';
  const result = resultOfStatus(status, readText(call.endedReason));
  const read = readVapiCall({ call }, result ?? { status: 'ringing' });
  const { provider_call_id: id } = read;
  return {
    type: `call.${status}`,
    dedupeKey: keyOfCall(['api', id, status], read),
    providerCallId: id,
    occurredAt: readIsoInstant(call.updatedAt) ?? null,
    call: result === null ? null : read,
  };
}
