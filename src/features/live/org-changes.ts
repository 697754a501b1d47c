// The changes of one organisation, for all its streams: for each table the number of its last change. A client at any position gets
// the tables that changed after it, in one hint. So replay needs no list of past hints, and the size depends on the tables only.
import { randomBytes } from 'node:crypto';

export interface OrgChanges {
  /** The number of the last change. */
  last(): number;
  /** By the wall clock. */
  lastAtMs(): number;
  note(table: string, atMs: number): void;
  /** The tables that changed after this position, sorted. */
  tablesAfter(position: number): string[];
  idOf(position: number): string;
  /** Undefined: the id is not of these changes, so nothing is known about the time since. */
  positionOf(id: string): number | undefined;
}

export function createOrgChanges(): OrgChanges {
  // Each organisation counts from 0 in an epoch of its own: a common number would show the activity of others.
  const epoch = randomBytes(6).toString('hex');
  const lastOfTable = new Map<string, number>();
  let last = 0;
  let lastAtMs = 0;

  return {
    last: () => last,
    lastAtMs: () => lastAtMs,
    note(table, atMs) {
      last += 1;
      lastAtMs = atMs;
      lastOfTable.set(table, last);
    },
    tablesAfter: (position) => [...lastOfTable].flatMap(([table, number]) => (number > position ? [table] : [])).sort(),
    idOf: (position) => `${epoch}-${position}`,
    positionOf(id) {
      const [, sentEpoch, number] = /^([0-9a-f]{12})-(0|[1-9]\d{0,14})$/.exec(id) ?? [];
      const position = Number(number);
      return sentEpoch === epoch && position <= last ? position : undefined;
    },
  };
}
