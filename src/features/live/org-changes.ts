// The changes of one organisation, for all its streams: for each table the number of its last change. A client at any position gets
// the tables that changed after it, in one hint. So replay needs no list of past hints, and the size depends on the tables only.
// The same for the latest calls that were named.
import { randomBytes } from 'node:crypto';
import type { NamedCall } from '../../database/change-feed/change.ts';

export interface OrgChanges {
  /** The number of the last change. */
  last(): number;
  /** By the wall clock. */
  lastAtMs(): number;
  note(table: string, atMs: number, calls?: readonly NamedCall[]): void;
  /** The tables that changed after this position, sorted. */
  tablesAfter(position: number): string[];
  /** The calls that changed after this position. Empty when not all of them are known. */
  callsAfter(position: number): NamedCall[];
  idOf(position: number): string;
  /** Undefined: the id is not of these changes, so nothing is known about the time since. */
  positionOf(id: string): number | undefined;
}

const maxCalls = 20;

export function createOrgChanges(): OrgChanges {
  // Each organisation counts from 0 in an epoch of its own: a common number would show the activity of others.
  const epoch = randomBytes(6).toString('hex');
  const lastOfTable = new Map<string, number>();
  /** By id, the latest last. */
  const latestCalls = new Map<string, { readonly call: NamedCall; readonly number: number }>();
  /** Calls that changed up to this number are not all in `latestCalls`. */
  let unknownUntil = 0;
  let last = 0;
  let lastAtMs = 0;

  function noteCalls(calls: readonly NamedCall[]): void {
    for (const call of calls) {
      latestCalls.delete(call.id);
      latestCalls.set(call.id, { call, number: last });
    }
    for (const [id, { number }] of latestCalls) {
      if (latestCalls.size <= maxCalls) break;
      latestCalls.delete(id);
      unknownUntil = number;
    }
  }

  function noteUnknownCalls(): void {
    latestCalls.clear();
    unknownUntil = last;
  }

  return {
    last: () => last,
    lastAtMs: () => lastAtMs,
    note(table, atMs, calls) {
      last += 1;
      lastAtMs = atMs;
      lastOfTable.set(table, last);
      if (calls !== undefined) noteCalls(calls);
      else if (table === 'call_logs') noteUnknownCalls();
    },
    callsAfter: (position) =>
      position < unknownUntil
        ? []
        : [...latestCalls.values()].flatMap(({ call, number }) => (number > position ? [call] : [])),
    tablesAfter: (position) => [...lastOfTable].flatMap(([table, number]) => (number > position ? [table] : [])).sort(),
    idOf: (position) => `${epoch}-${position}`,
    positionOf(id) {
      const [, sentEpoch, number] = /^([0-9a-f]{12})-(0|[1-9]\d{0,14})$/.exec(id) ?? [];
      const position = Number(number);
      return sentEpoch === epoch && position <= last ? position : undefined;
    },
  };
}
