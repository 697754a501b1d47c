// Schemas of the index report and of the slow queries.
import { type Static, Type } from 'typebox';
import { Id, Instant, Nullable } from '../../http/contract.ts';
import { stoppingKinds, warningKinds } from '../../index-doctor/findings.ts';
import { exampleInstance, Instance } from './instance.ts';

const Count = (description: string) => Type.Integer({ minimum: 0, description });
const Ms = (description: string) => Type.Number({ minimum: 0, description });

const Finding = Type.Object({
  kind: Type.Enum([...stoppingKinds, ...warningKinds]),
  stopsDeploy: Type.Boolean({
    description: 'True for findings that must stop a deploy. The others are warnings that may be intended.',
  }),
  table: Nullable(Type.String({ examples: ['call_logs'] })),
  index: Nullable(Type.String({ examples: ['idx_call_logs_org_started'] })),
  message: Type.String(),
  mend: Nullable(Type.String({ description: 'The SQL statement that fixes it. Null when a person has to decide.' })),
});

const HotQuery = Type.Object({
  name: Type.String({ examples: ['call list, first page'] }),
  feature: Type.String({ examples: ['calls-dashboard'] }),
  table: Type.String(),
  indexes: Type.Array(Type.String(), { description: 'The indexes that it must use, or may choose from.' }),
  state: Type.Enum(['used', 'usable', 'too small to tell', 'not used', 'failed', 'not explained'], {
    description:
      'Here always `not explained`: only `npm run check-indexes` asks PostgreSQL for the plan. Missing indexes are in `findings`.',
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
      message: 'does not exist',
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
    isHealthy: Type.Boolean({ description: 'True when no finding stops a deploy.' }),
    statisticsSince: Instant('Scans are counted since then.'),
    findings: Type.Array(Finding),
    hotQueries: Type.Array(HotQuery),
    indexes: Type.Array(
      Type.Object({
        name: Type.String(),
        table: Type.String(),
        bytes: Count('Size on disk.'),
        scans: Count('Number of scans.'),
        isValid: Type.Boolean(),
        isRequired: Type.Boolean({ description: '`npm run ensure-indexes` builds it when it is missing.' }),
        hotQueries: Count('Number of hot queries that use it.'),
      }),
    ),
    tables: Type.Array(
      Type.Object({
        name: Type.String(),
        rows: Nullable(Count('The estimate of the planner. Null before the first ANALYZE.')),
        bytes: Count('Size without indexes.'),
        indexBytes: Count('Size of all its indexes.'),
        indexes: Count('Number of indexes.'),
        fullScans: Count('Number of sequential scans.'),
        indexScans: Count('Number of index scans.'),
      }),
    ),
  },
  {
    title: 'Indexes',
    description: 'The indexes of the database, compared with those that the hot queries need.',
    examples: [example],
  },
);

const Statement = Type.Object({
  statement: Type.String({ description: 'The text without values: they are written as $1 or left out.' }),
  role: Type.String({ examples: ['authenticated'] }),
  calls: Count('Number of executions.'),
  totalMs: Ms('Total time.'),
  meanMs: Ms('Average time.'),
  maxMs: Ms('Longest time.'),
  rows: Count('Total number of rows returned.'),
  blocksRead: Count('Blocks of 8 kB read from disk.'),
});

const NotedQuery = Type.Object({
  requestId: Id('The `x-request-id` of the response. Log lines of the request have it too.'),
  at: Instant('When the request ended.'),
  route: Type.String({ examples: ['GET /api/calls-dashboard/stats'] }),
  query: Type.String({ description: 'Method and table or function, without values.', examples: ['HEAD call_logs'] }),
  durationMs: Ms('Time until the response.'),
});

export const Queries = Type.Object(
  {
    instance: Instance,
    statements: Nullable(
      Type.Array(Statement, {
        description:
          "Statements of the API's roles, by total time. Null when the extension pg_stat_statements is not installed.",
      }),
    ),
    slowQueries: Type.Array(NotedQuery, { description: 'The latest 100 of this process, newest first.' }),
  },
  {
    title: 'SlowQueries',
    description: 'Statements and queries that use the most database time.',
    examples: [
      {
        instance: exampleInstance,
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
            ...{ query: 'HEAD call_logs', durationMs: 412, requestId: '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10' },
          },
        ],
      },
    ],
  },
);
export type Queries = Static<typeof Queries>;
