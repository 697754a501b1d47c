// How the database is told of: its indexes, and what takes its time.
import { type Static, Type } from 'typebox';
import { Instant, Nullable } from '../../http/contract.ts';
import { stoppingKinds, warningKinds } from '../../index-doctor/findings.ts';

const Count = (description: string) => Type.Integer({ minimum: 0, description });
const Ms = (description: string) => Type.Number({ minimum: 0, description });

const Finding = Type.Object({
  kind: Type.Enum([...stoppingKinds, ...warningKinds]),
  stopsDeploy: Type.Boolean({ description: 'The rest are warnings: they cost something, and may be meant.' }),
  table: Nullable(Type.String({ examples: ['call_logs'] })),
  index: Nullable(Type.String({ examples: ['idx_call_logs_org_started'] })),
  message: Type.String(),
  mend: Nullable(Type.String({ description: 'The statement that mends it; null where that is for people to decide.' })),
});

const HotQuery = Type.Object({
  name: Type.String({ examples: ['call list, first page'] }),
  feature: Type.String({ examples: ['calls-dashboard'] }),
  table: Type.String(),
  indexes: Type.Array(Type.String(), { description: 'Those it goes by, or any of which it may.' }),
  state: Type.Enum(['used', 'usable', 'too small to tell', 'not used', 'failed', 'not explained'], {
    description:
      'Whether PostgreSQL takes them is for `npm run check-indexes` to ask; here it is `not explained`. What is missing is in the findings.',
  }),
  message: Nullable(Type.String()),
});

const example = {
  isHealthy: false,
  statisticsSince: '2026-11-01T00:00:00+00:00',
  findings: [
    {
      kind: 'missing',
      stopsDeploy: true,
      table: 'call_logs',
      index: 'idx_call_logs_org_started',
      message: 'is not there',
      mend: 'CREATE INDEX CONCURRENTLY idx_call_logs_org_started ON public.call_logs USING btree (org_id, started_at DESC, id DESC);',
    },
  ],
  hotQueries: [
    {
      name: 'call list, first page',
      feature: 'calls-dashboard',
      table: 'call_logs',
      indexes: ['idx_call_logs_org_started'],
      state: 'not explained',
      message: null,
    },
  ],
  indexes: [
    {
      name: 'idx_call_logs_org_direction',
      table: 'call_logs',
      bytes: 1_441_792,
      scans: 48_211,
      isValid: true,
      isRequired: true,
      hotQueries: 2,
    },
  ],
  tables: [
    {
      name: 'call_logs',
      rows: 200_000,
      bytes: 234_200_000,
      indexBytes: 100_500_000,
      indexes: 14,
      fullScans: 3,
      indexScans: 190_334,
    },
  ],
};

export const Indexes = Type.Object(
  {
    isHealthy: Type.Boolean({ description: 'Nothing in the catalogue would stop a deploy.' }),
    statisticsSince: Instant('Since when scans are counted.'),
    findings: Type.Array(Finding),
    hotQueries: Type.Array(HotQuery),
    indexes: Type.Array(
      Type.Object({
        name: Type.String(),
        table: Type.String(),
        bytes: Count('What it takes on disk.'),
        scans: Count('How often it was used.'),
        isValid: Type.Boolean(),
        isRequired: Type.Boolean({ description: '`npm run ensure-indexes` builds it where it is missing.' }),
        hotQueries: Count('How many hot queries go by it.'),
      }),
    ),
    tables: Type.Array(
      Type.Object({
        name: Type.String(),
        rows: Nullable(Count('As the planner believes; null before anybody counted.')),
        bytes: Count('Without its indexes.'),
        indexBytes: Count('Of all of them.'),
        indexes: Count('How many it carries.'),
        fullScans: Count('How often all of it was read.'),
        indexScans: Count('How often an index was used.'),
      }),
    ),
  },
  { title: 'Indexes', description: 'The indexes, held against what the hot queries need.', examples: [example] },
);

const Statement = Type.Object({
  statement: Type.String({ description: 'Without any value: those stand as $1, or are left out.' }),
  role: Type.String({ examples: ['authenticated'] }),
  calls: Count('How often it ran.'),
  totalMs: Ms('In all.'),
  meanMs: Ms('On average.'),
  maxMs: Ms('The slowest.'),
  rows: Count('That it gave, in all.'),
  blocksRead: Count('Of 8 kB that were not in memory.'),
});

const NotedQuery = Type.Object({
  at: Instant('When its request was over.'),
  route: Type.String({ examples: ['GET /api/calls-dashboard/stats'] }),
  query: Type.String({ description: 'Method and table or function; never a value.', examples: ['HEAD call_logs'] }),
  durationMs: Ms('Until its answer was there.'),
});

export const Queries = Type.Object(
  {
    statements: Nullable(
      Type.Array(Statement, {
        description: "Of the API's roles, by the time they took in all. Null: pg_stat_statements is not there.",
      }),
    ),
    slowQueries: Type.Array(NotedQuery, { description: 'The last hundred of this process, latest first.' }),
  },
  {
    title: 'SlowQueries',
    description: 'What takes the time of the database.',
    examples: [
      {
        statements: [
          {
            statement: 'WITH pgrst_source AS ( SELECT "public"."call_logs"."id" FROM "public"."call_logs" WHERE …',
            ...{
              role: 'authenticated',
              calls: 812,
              totalMs: 9211.4,
              meanMs: 11.34,
              maxMs: 412,
              rows: 812,
              blocksRead: 12,
            },
          },
        ],
        slowQueries: [
          {
            ...{ at: '2026-11-21T07:43:37.786Z', route: 'GET /api/calls-dashboard/stats' },
            ...{ query: 'HEAD call_logs', durationMs: 412 },
          },
        ],
      },
    ],
  },
);
export type Queries = Static<typeof Queries>;
