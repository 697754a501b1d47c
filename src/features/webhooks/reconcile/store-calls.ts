// Stores calls that were read from the API of a provider, as events. A call that did not change since it was last read is skipped.
import type { Backfill, Payload, ProviderEvent } from '../../../providers/provider.ts';
import { redact } from '../../../providers/redact.ts';
import type { Stored } from '../store-event.ts';
import { reasonOf } from '../unreadable.ts';

export interface CallStore {
  /** Which of these dedupe keys are stored already. */
  knownKeys(keys: readonly string[]): Promise<readonly string[]>;
  store(event: ProviderEvent, payload: Payload): Promise<Pick<Stored, 'isDuplicate' | 'isNewCall'>>;
  quarantine(payload: Payload, error: string): Promise<Pick<Stored, 'isDuplicate'>>;
}

export interface StoredCalls {
  /** Calls that were read. */
  readonly read: number;
  /** Calls that were not known. */
  readonly added: number;
  /** Known calls of which the API told something new. */
  readonly changed: number;
  readonly unreadable: number;
}

const maxBatch = 50;

export const noCalls: StoredCalls = { read: 0, added: 0, changed: 0, unreadable: 0 };

/** Yields the sums after each batch. With a dry run, nothing is stored: `added` is then what would be new or changed. */
export async function* storeCalls(
  calls: AsyncIterable<Payload>,
  readCall: Backfill['readCall'],
  store: CallStore,
  { now, isDryRun = false }: { readonly now: () => number; readonly isDryRun?: boolean },
): AsyncGenerator<StoredCalls> {
  let sums = noCalls;
  for await (const batch of batchesOf(calls)) {
    const read = batch.map((call) => readOne(call, readCall, now()));
    const events = read.flatMap((one) => ('event' in one && one.event.call !== null ? [one] : []));
    const known = new Set(await store.knownKeys(events.map(({ event }) => event.dedupeKey)));
    const unknown = events.filter(({ event }) => !known.has(event.dedupeKey));
    const unreadable = read.flatMap((one) => ('error' in one ? [one] : []));
    sums = { ...sums, read: sums.read + batch.length, unreadable: sums.unreadable + unreadable.length };
    if (isDryRun) sums = { ...sums, added: sums.added + unknown.length };
    else sums = addResults(sums, await storeAll(store, unknown, unreadable));
    yield sums;
  }
}

interface ReadCall {
  readonly event: ProviderEvent;
  readonly payload: Payload;
}

interface UnreadCall {
  readonly error: string;
  readonly payload: Payload;
}

function readOne(call: Payload, readCall: Backfill['readCall'], nowMs: number): ReadCall | UnreadCall {
  const payload = redact(call);
  try {
    return { event: readCall(payload, { nowMs }), payload };
  } catch (error) {
    return { error: reasonOf(error), payload };
  }
}

async function storeAll(store: CallStore, unknown: readonly ReadCall[], unreadable: readonly UnreadCall[]) {
  const results: Pick<Stored, 'isDuplicate' | 'isNewCall'>[] = [];
  for (const { event, payload } of unknown) results.push(await store.store(event, payload));
  for (const { payload, error } of unreadable) await store.quarantine(payload, error);
  return results;
}

function addResults(sums: StoredCalls, results: readonly Pick<Stored, 'isDuplicate' | 'isNewCall'>[]): StoredCalls {
  const stored = results.filter(({ isDuplicate }) => !isDuplicate);
  const added = stored.filter(({ isNewCall }) => isNewCall).length;
  return { ...sums, added: sums.added + added, changed: sums.changed + stored.length - added };
}

async function* batchesOf(calls: AsyncIterable<Payload>): AsyncGenerator<readonly Payload[]> {
  let batch: Payload[] = [];
  for await (const call of calls) {
    batch.push(call);
    if (batch.length < maxBatch) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
