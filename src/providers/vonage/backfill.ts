// Calls of Vonage's Voice API: each is a leg.
import { orNull } from '../api-failure.ts';
import { keyOfCall } from '../dedupe-key.ts';
import type { Backfill, Payload, ProviderApi, ProviderEvent, TimeWindow } from '../provider.ts';
import { readNumber, readObject, readObjects, readSeconds, readText, toldOfCall } from '../read-fields.ts';
import { readIsoInstant } from '../read-times.ts';
import { vonageAuthorization } from './authorize.ts';
import { readCost, readLeg } from './read-event.ts';
import { isFinalStatus, resultOf } from './reasons.ts';

const pageSize = 100;

export const vonageBackfill: Backfill = {
  apiUrl: 'https://api.nexmo.com',
  authorization: vonageAuthorization,
  list: listCalls,
  find: (api, legId) => orNull(api.getJson(`/v1/calls/${encodeURIComponent(legId)}`)),
  readCall,
  // The longest length_timer.
  maxCallMs: 2 * 60 * 60 * 1000,
};

async function* listCalls(api: ProviderApi, { from, to }: TimeWindow): AsyncGenerator<Payload> {
  for (let index = 0; ; ) {
    const query = new URLSearchParams({
      date_start: from.toISOString(),
      date_end: to.toISOString(),
      page_size: String(pageSize),
      record_index: String(index),
    });
    const page = await api.getJson(`/v1/calls?${query}`);
    const calls = callsOf(page);
    yield* calls;
    index += calls.length;
    if (calls.length === 0 || index >= (readNumber(page.count) ?? 0)) return;
  }
}

function callsOf(page: Payload): readonly Payload[] {
  return readObjects(readObject(page._embedded).calls);
}

function readCall(call: Payload): ProviderEvent {
  const leg = readLeg(call);
  const status = readText(call.status) ?? '';
  const duration = readSeconds(call.duration);
  const startedAt = readTime(call.start_time);
  const endedAt = readTime(call.end_time);
  const wasAnswered = status === 'completed' && (duration ?? 0) > 0;
  const callEvent = toldOfCall({
    ...resultOf(status, undefined),
    ...leg,
    started_at: startedAt,
    // start_time is the answer of an answered call: duration counts from it.
    answered_at: wasAnswered ? startedAt : undefined,
    ended_at: isFinalStatus(status) ? endedAt : undefined,
    duration_seconds: wasAnswered ? duration : undefined,
    ...readCost(call),
  });
  return {
    type: status,
    dedupeKey: keyOfCall(['api', leg.provider_call_id], callEvent),
    providerCallId: leg.provider_call_id,
    occurredAt: endedAt ?? startedAt ?? null,
    call: callEvent,
  };
}

/** The API filters by UTC and writes some times in the same clock without an offset. */
function readTime(value: unknown): string | undefined {
  const text = readText(value);
  return readIsoInstant(text) ?? readIsoInstant(`${text}Z`);
}
