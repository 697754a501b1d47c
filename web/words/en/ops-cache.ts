import { bytes, count, lengthInWords, percent, plural } from '../numbers.ts';

export const opsCacheWords = {
  title: 'Cache',
  hourQuestion: 'Does the cache hit, and is it correct?',
  checking: 'The change feed is being checked.',
  correct: 'Correct: the change feed is healthy, and each change drops the values made of its rows.',
  limited: (state: string | undefined) =>
    `The change feed is ${state ?? 'not used'}: a value may be up to 5 s old, then it is loaded again.`,
  hour: (rate: number | null, reads: number) =>
    rate === null
      ? 'The cache was not read in the last hour.'
      : `${percent(rate)} of ${plural(reads, 'read', 'reads')} in the last hour were hits.`,
  drop: 'Drop cached values …',
  policiesQuestion: 'Which views are cached well?',
  unused: (views: number) => `${plural(views, 'view has', 'views have')} not been read since the start`,
  columns: {
    policy: 'View',
    hitRate: 'Hit rate',
    lastHour: 'Last hour',
    reads: 'Hits / misses / stale',
    entries: 'Entries',
    load: 'One load',
    ttl: 'Kept for',
    tables: 'Made of the tables',
  },
  outcomes: (hits: number, misses: number, stale: number) => `${count(hits)} / ${count(misses)} / ${count(stale)}`,
  ms: (ms: number) => `${count(ms)} ms`,
  seconds: (seconds: number) => lengthInWords(seconds),
  tiersQuestion: 'Where are the values kept?',
  tierNames: { memory: 'Memory', space: 'Space', lost: 'Not kept', shared: 'Shared tier', feed: 'Change feed' },
  memoryTier: (hits: number, misses: number) => `${plural(hits, 'hit', 'hits')} · ${plural(misses, 'miss', 'misses')}`,
  size: (entries: number, maxEntries: number, orgs: number, used: number, max: number) =>
    `${count(entries)} of ${plural(maxEntries, 'entry', 'entries')} · ${bytes(used)} of ${bytes(max)} · ${plural(orgs, 'organisation', 'organisations')}`,
  evictions: (evictions: number, uncacheable: number) =>
    `${count(evictions)} evicted · ${count(uncacheable)} too large`,
  noSharedTier: 'Not used: REDIS_URL is not set. Each instance has its own values.',
  sharedTier: (
    name: string,
    state: 'up' | 'off',
    hits: number,
    misses: number,
    failures: number,
    reason: string | null,
  ) =>
    [
      `${name} is ${state}`,
      plural(hits, 'hit', 'hits'),
      plural(misses, 'miss', 'misses'),
      plural(failures, 'failure', 'failures'),
      reason,
    ]
      .filter((part) => part !== null)
      .join(' · '),
  noFeed: 'Not used: DATABASE_URL is not set. Values are kept for 5 s at most.',
  feed: (state: string, received: number, reconnects: number, heartbeat: string | null) =>
    `${state} · ${plural(received, 'change', 'changes')} · ${plural(reconnects, 'reconnect', 'reconnects')}${heartbeat === null ? '' : ` · last heartbeat ${heartbeat}`}`,
  dialog: {
    title: 'Drop cached values',
    policy: 'View',
    anyPolicy: 'All views',
    organisation: 'Only of one organisation: search its name',
    chosen: (name: string) => `Only of ${name}.`,
    allOrganisations: 'Of all organisations',
    preview: (entries: number, size: number) =>
      `${plural(entries, 'entry', 'entries')} of this instance would be dropped, ${bytes(size)}.`,
    reach: (isEverywhere: boolean) =>
      isEverywhere ? 'All instances drop them.' : 'Only this instance drops them: the others cannot be reached.',
    confirm: 'Drop them',
    done: (entries: number, isEverywhere: boolean, isInAuditLog: boolean) =>
      `${plural(entries, 'entry', 'entries')} dropped, ${isEverywhere ? 'on all instances' : 'on this instance only'}. ${isInAuditLog ? 'It is in the audit log.' : 'It could not be written to the audit log.'}`,
  },
};
