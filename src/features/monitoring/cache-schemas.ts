// How the cache is told of: its figures, and what a person may throw away.
import { type Static, Type } from 'typebox';
import { Id, Instant, Nullable, Strict } from '../../http/contract.ts';

const Count = (description: string) => Type.Integer({ minimum: 0, description });
const HitRate = Nullable(
  Type.Number({
    minimum: 0,
    maximum: 100,
    description: 'Percent of the reads, with two decimals; null before the first.',
  }),
);

const outcomes = {
  hits: Count('Answered without the database.'),
  misses: Count('Loaded from the database, or failed to.'),
  stale: Count('Answered with the last value while a newer one could not be had yet.'),
  bypass: Count('Loaded, and not to be kept.'),
};

const Totals = Type.Object({
  size: Count('Values in memory.'),
  maxSize: Count('How many there may be.'),
  bytes: Count('What they are reckoned to take.'),
  maxBytes: Count('What they may take.'),
  ...outcomes,
  hitRate: HitRate,
  evictions: Count('Values driven out to make room.'),
  uncacheable: Count('Answers that were not kept: too large for what one organisation may have, or no JSON.'),
  orgs: Count('Organisations that there is anything of.'),
});

const PolicyFigures = Type.Object({
  name: Type.String({ examples: ['call stats'] }),
  tables: Type.Array(Type.String(), { description: 'A change in any of these outdates its values.' }),
  ttlSeconds: Type.Number({ minimum: 0 }),
  entries: Count('Values in memory.'),
  ...outcomes,
  hitRate: HitRate,
  loadMs: Nullable(Type.Number({ minimum: 0, description: 'What a load takes on average; null before the first.' })),
});

const SharedTier = Type.Object({
  name: Type.String({ examples: ['redis'] }),
  state: Type.Enum(['up', 'off']),
  reason: Nullable(Type.String({ description: 'Why it is off and what to do, where that is known.' })),
  hits: Count('Answered by it.'),
  misses: Count('It had none that is still true.'),
  unknown: Count('It did not say in time.'),
  failures: Count('Commands that it did not carry out.'),
});

const Tiers = Type.Object({
  memory: Type.Object({ hits: Count('Answered by it.'), misses: Count('Asked of the next.') }),
  shared: Nullable(SharedTier),
});

const ChangeFeed = Type.Object({
  state: Type.Enum(['healthy', 'degraded']),
  received: Count('Messages about changes.'),
  ignored: Count('What came over the channel and was no message of ours.'),
  reconnects: Count('How often it had to begin anew.'),
  lastHeartbeatAt: Nullable(Instant('Null before the first.')),
});

const outcomesExample = { hits: 9180, misses: 212, stale: 0, bypass: 3, hitRate: 97.71 };
const statsExample = {
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
    timestamp: Instant('When the figures were read.'),
    cache: Totals,
    policies: Type.Array(PolicyFigures),
    tiers: Tiers,
    changeFeed: Nullable(ChangeFeed),
    message: Type.String({ description: 'The same in a line, for people.' }),
  },
  {
    title: 'CacheStats',
    description: 'The figures since the start or the last reset: hits + misses + stale + bypass is all reads, exactly.',
    examples: [statsExample],
  },
);
export type CacheStats = Static<typeof CacheStats>;

/** Nothing needs to be said; whatever is said anyway is refused. */
export const NoBody = Nullable(Strict({}));

const bluebird = 'b1eb12d0-0000-4000-8000-000000000001';

export const Invalidation = Type.Object(
  {
    org_id: Type.Optional(Id('Absent: every organisation.')),
    tables: Type.Optional(
      Type.Array(Type.String({ pattern: '^[a-z_]{1,63}$', examples: ['contacts'] }), {
        minItems: 1,
        maxItems: 50,
        uniqueItems: true,
        description: 'Whatever was read from one of these. Absent, and no policy: everything.',
      }),
    ),
    policy: Type.Optional(
      Type.String({
        pattern: '^[a-z][a-z -]{0,59}$',
        examples: ['call stats'],
        description: 'By the tables it reads: other policies that read one of them go with it.',
      }),
    ),
  },
  { title: 'CacheInvalidation', additionalProperties: false, examples: [{ org_id: bluebird, policy: 'call stats' }] },
);
export type Invalidation = Static<typeof Invalidation>;

export const Invalidated = Type.Object(
  {
    entries: Count('Values in memory that will not be answered with again.'),
    tags: Type.Array(Type.String(), { description: 'What was outdated: org, and table.' }),
    isEverywhere: Type.Boolean({
      description: 'Whether the other instances were told. Not while the change feed is away: then ask each of them.',
    }),
    isInAuditLog: Type.Boolean({
      description: 'Whether it stands in audit_log. Not for an organisation that does not exist.',
    }),
  },
  {
    title: 'CacheInvalidated',
    description: 'What was dropped.',
    examples: [
      { entries: 12, tags: ['b1eb12d0-0000-4000-8000-000000000001|call_logs'], isEverywhere: true, isInAuditLog: true },
    ],
  },
);
