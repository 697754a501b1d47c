// Schemas of the cache's statistics.
import { type Static, Type } from 'typebox';
import { Instant, Nullable } from '../../http/contract.ts';
import { exampleInstance, Instance } from './instance.ts';

const Count = (description: string) => Type.Integer({ minimum: 0, description });
const HitRate = Nullable(
  Type.Number({
    minimum: 0,
    maximum: 100,
    description: 'Hits in percent of all reads, with two decimals. Null before the first read.',
  }),
);

const outcomes = {
  hits: Count('Reads that returned a fresh entry.'),
  misses: Count('Reads that loaded from the database, whether or not the load succeeded.'),
  stale: Count('Reads that returned an outdated entry because a newer value was not available.'),
  bypass: Count('Reads whose value was loaded and not stored.'),
};

const Totals = Type.Object({
  size: Count('Entries in memory.'),
  maxSize: Count('The maximum number of entries.'),
  bytes: Count('The estimated size of all entries.'),
  maxBytes: Count('The maximum size of all entries.'),
  ...outcomes,
  hitRate: HitRate,
  evictions: Count('Entries removed to make room for others.'),
  uncacheable: Count('Values that were not stored: larger than the share of one organisation, or not JSON.'),
  orgs: Count('Organisations with at least one entry.'),
});

const PolicyFigures = Type.Object({
  name: Type.String({ examples: ['call stats'] }),
  tables: Type.Array(Type.String(), {
    description: 'The tables that it reads. A change in one of them outdates its entries.',
  }),
  ttlSeconds: Type.Number({ minimum: 0 }),
  entries: Count('Entries in memory.'),
  ...outcomes,
  hitRate: HitRate,
  loadMs: Nullable(
    Type.Number({ minimum: 0, description: 'The average duration of a load. Null before the first load.' }),
  ),
});

const SharedTier = Type.Object({
  name: Type.String({ examples: ['redis'] }),
  state: Type.Enum(['up', 'off']),
  reason: Nullable(Type.String({ description: 'Why it is off and how to fix it, if known.' })),
  hits: Count('Reads that it answered.'),
  misses: Count('Reads for which it had no current entry.'),
  unknown: Count('Reads that it did not answer in time.'),
  failures: Count('Commands that failed.'),
});

const Tiers = Type.Object({
  memory: Type.Object({
    hits: Count('Reads that it answered.'),
    misses: Count('Reads that went on to the next tier or to the database.'),
  }),
  shared: Nullable(SharedTier),
});

const ChangeFeed = Type.Object({
  state: Type.Enum(['healthy', 'degraded']),
  received: Count('Change messages received.'),
  ignored: Count('Messages on the channel that are not change messages.'),
  reconnects: Count('Reconnects since the start.'),
  lastHeartbeatAt: Nullable(Instant('When the last heartbeat came back. Null before the first.')),
});

const outcomesExample = { hits: 9180, misses: 212, stale: 0, bypass: 3, hitRate: 97.71 };
const statsExample = {
  instance: exampleInstance,
  timestamp: '2026-11-21T07:43:37.786Z',
  cache: {
    ...{ size: 190, maxSize: 50_000, bytes: 812_344, maxBytes: 268_435_456, ...outcomesExample },
    ...{ evictions: 0, uncacheable: 0, orgs: 12 },
  },
  policies: [
    {
      ...{ name: 'call stats', tables: ['call_logs', 'leads', 'org_settings'], ttlSeconds: 60, entries: 190 },
      ...{ ...outcomesExample, loadMs: 4.81 },
    },
  ],
  tiers: { memory: { hits: 9180, misses: 215 }, shared: null },
  changeFeed: {
    ...{ state: 'healthy', received: 4711, ignored: 0, reconnects: 0 },
    lastHeartbeatAt: '2026-11-21T07:43:35.001Z',
  },
  message: 'Healthy: 97.71 % of 9395 reads were hits.',
};

export const CacheStats = Type.Object(
  {
    instance: Instance,
    timestamp: Instant('When the statistics were read.'),
    cache: Totals,
    policies: Type.Array(PolicyFigures),
    tiers: Tiers,
    changeFeed: Nullable(ChangeFeed),
    message: Type.String({ description: 'A summary in one line, for people.' }),
  },
  {
    title: 'CacheStats',
    description:
      'Statistics since the start or the last reset. hits + misses + stale + bypass is exactly the number of reads.',
    examples: [statsExample],
  },
);
export type CacheStats = Static<typeof CacheStats>;
