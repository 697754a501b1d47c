// All open streams of this instance. The change feed tells every instance which table of which organisation changed; each stream gets
// hints of its own organisation only.
import { LRUCache } from 'lru-cache';
import type { Change } from '../../database/change-feed/change.ts';
import type { Timers } from '../../database/change-feed/timers.ts';
import { eventText } from './event-text.ts';
import { createMemberChecks } from './member-checks.ts';
import { createOrgChanges, type OrgChanges } from './org-changes.ts';
import { createStream, type Ending, type Stream } from './stream.ts';
import { createStreamCounts, type StreamLimits } from './stream-limits.ts';

type Response = Parameters<typeof createStream>[0]['response'];

interface LiveStreamsOptions {
  readonly limits: StreamLimits;
  /** The steady clock. */
  readonly now: () => number;
  readonly wallNow: () => number;
  readonly timers: Timers;
  readonly random?: () => number;
  /** Called with the milliseconds from the start of the writing transaction to the first hint about it. */
  readonly onLag?: (ms: number) => void;
}

export interface Subscriber {
  readonly response: Response;
  readonly userId: string;
  readonly orgId: string;
  readonly lastEventId: string | undefined;
  /** Whether changed calls are named. */
  readonly hasCalls: boolean;
  /** Of the token, by the wall clock. */
  readonly expiresAtMs: number;
  /** Resolves with false when the user is no longer a member. */
  readonly isStillMember: () => Promise<boolean>;
}

interface Org {
  readonly streams: Map<Stream, Subscriber>;
  changes: OrgChanges;
  timer: unknown;
  lastFlushAtMs: number;
  /** Of the oldest change that no hint has told. */
  oldestAtMs: number | undefined;
}

/** Two hints a second at most. The first change waits briefly for the other tables of its transaction. */
const minHintIntervalMs = 500;
const gatherMs = 25;
const tickMs = 1000;
const maxLifetimeMs = 3_600_000;
/** Organisations whose last stream was closed keep their changes, so that a client can resume. */
const maxOrgsWithoutStreams = 1000;
/** No member reads it, and its changes are announced to all organisations. */
const hiddenTables: ReadonlySet<string> = new Set(['platform_roles']);
const tablesOfMembership: ReadonlySet<string> = new Set(['user_org_roles', 'organizations']);

export function createLiveStreams({
  limits,
  now,
  wallNow,
  timers,
  random = Math.random,
  ...options
}: LiveStreamsOptions) {
  const counts = createStreamCounts(limits);
  const orgs = new Map<string, Org>();
  const resumable = new LRUCache<string, OrgChanges>({ max: maxOrgsWithoutStreams });
  const ended: Record<Ending, number> = { reauth: 0, revoked: 0, bye: 0, lifetime: 0, stalled: 0, client: 0 };
  let hints = 0;
  let busy = 0;
  let isDegraded = true;
  let isClosing = false;
  let ticker = timers.set(tick, tickMs);

  const retryOfBye = () => 1000 + Math.floor(random() * 9000);
  const memberChecks = createMemberChecks(retryOfBye);

  function tick(): void {
    for (const { streams } of orgs.values()) for (const stream of streams.keys()) stream.tick();
    ticker = timers.set(tick, tickMs);
  }

  function orgOf(orgId: string): Org {
    const known = orgs.get(orgId);
    if (known !== undefined) return known;
    const changes = resumable.get(orgId) ?? createOrgChanges();
    resumable.delete(orgId);
    const org: Org = {
      streams: new Map(),
      changes,
      timer: undefined,
      lastFlushAtMs: Number.NEGATIVE_INFINITY,
      oldestAtMs: undefined,
    };
    orgs.set(orgId, org);
    return org;
  }

  function open(subscriber: Subscriber): void {
    const { response, userId, orgId, lastEventId, hasCalls, expiresAtMs } = subscriber;
    if (isClosing) return void response.end(eventText({ event: 'bye', retryMs: retryOfBye() }));
    const release = counts.take(userId, orgId);
    if (release === undefined) {
      busy += 1;
      return void response.end(eventText({ event: 'busy', retryMs: 15_000 }));
    }
    const org = orgOf(orgId);
    const validMs = expiresAtMs - wallNow();
    const stream = createStream({
      ...{ response, lastEventId, hasCalls, isDegraded, now, changes: org.changes },
      endsAtMs: now() + Math.min(validMs, maxLifetimeMs),
      ending: validMs <= maxLifetimeMs ? 'reauth' : 'lifetime',
      retryMs: 2000 + Math.floor(random() * 1000),
      onHint: () => {
        hints += 1;
      },
      onEnd(ending) {
        ended[ending] += 1;
        release();
        memberChecks.forget(stream);
        org.streams.delete(stream);
        if (org.streams.size === 0) leave(orgId, org);
      },
    });
    org.streams.set(stream, subscriber);
  }

  function leave(orgId: string, org: Org): void {
    timers.clear(org.timer);
    orgs.delete(orgId);
    resumable.set(orgId, org.changes);
  }

  function changed({ table, orgs: changedOrgs, at, calls }: Omit<Change, 'id'>): void {
    if (hiddenTables.has(table)) return;
    const ids = changedOrgs === '*' ? new Set([...orgs.keys(), ...resumable.keys()]) : changedOrgs;
    for (const orgId of ids) {
      const org = orgs.get(orgId);
      (org?.changes ?? resumable.peek(orgId))?.note(table, wallNow(), calls);
      if (org === undefined) continue;
      org.oldestAtMs ??= at;
      scheduleHint(org);
      if (tablesOfMembership.has(table)) memberChecks.check(org.streams);
    }
  }

  function scheduleHint(org: Org): void {
    if (org.timer !== undefined) return;
    const waitMs = Math.max(gatherMs, org.lastFlushAtMs + minHintIntervalMs - now());
    org.timer = timers.set(() => flush(org), waitMs);
  }

  function flush(org: Org): void {
    org.timer = undefined;
    org.lastFlushAtMs = now();
    for (const stream of org.streams.keys()) stream.flush();
    if (org.oldestAtMs !== undefined) options.onLag?.(Math.max(0, wallNow() - org.oldestAtMs));
    org.oldestAtMs = undefined;
  }

  return {
    open,
    changed,
    setDegraded(next: boolean): void {
      isDegraded = next;
      for (const { streams } of orgs.values()) for (const stream of streams.keys()) stream.setDegraded(next);
    },
    /** Changes were lost, which may have been changes of memberships. */
    reset(): void {
      resumable.clear();
      for (const org of orgs.values()) {
        org.changes = createOrgChanges();
        for (const stream of org.streams.keys()) stream.reset(org.changes);
        memberChecks.check(org.streams);
      }
    },
    close(): void {
      isClosing = true;
      timers.clear(ticker);
      for (const { streams } of [...orgs.values()])
        for (const stream of [...streams.keys()]) stream.close('bye', retryOfBye());
    },
    stats: () => ({ open: counts.open(), hints, busy, ended: { ...ended } }),
  };
}
