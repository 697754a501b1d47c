// Missing indexes and slow queries. The database itself checks that the caller is ops or monitor.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { dataOf, dataOrNull } from '../../database/postgrest-response.ts';
import { Strict } from '../../http/contract.ts';
import type { CatalogueFacts } from '../../index-doctor/facts.ts';
import type { Plans } from '../../index-doctor/hot-query.ts';
import { createReport } from '../../index-doctor/report.ts';
import { Indexes, Queries } from './database-schemas.ts';
import type { Instance } from './instance.ts';

const tags = ['Monitoring'];
const config = { access: 'monitor' } as const;
const maxStatements = 25;

/** As private.slowest_statements returns them. */
interface StatementFacts {
  readonly statement: string;
  readonly role: string;
  readonly calls: number;
  readonly total_ms: number;
  readonly mean_ms: number;
  readonly max_ms: number;
  readonly rows: number;
  readonly blocks_read: number;
}

interface DatabaseRoutesOptions {
  readonly plans: Required<Plans>;
  readonly instance: Instance;
}

export const databaseRoutes: FastifyPluginAsyncTypebox<DatabaseRoutesOptions> = async function databaseRoutes(
  app,
  { plans, instance },
) {
  app.get(
    '/indexes',
    {
      config,
      schema: {
        operationId: 'getIndexes',
        tags,
        summary: 'Check the indexes',
        description:
          'Compares the indexes of the database with those that the hot queries need, and gives the statement that fixes each finding. `npm run check-indexes` does the same and also checks the query plans.',
        querystring: Strict({}),
        response: { 200: Indexes },
      },
    },
    async ({ database }, reply) => {
      reply.header('cache-control', 'no-store');
      const facts = dataOf(await database.rpc('index_facts', undefined, { get: true }));
      return createReport(plans, facts as unknown as CatalogueFacts) as never;
    },
  );

  app.get(
    '/queries',
    {
      config,
      schema: {
        operationId: 'getSlowQueries',
        tags,
        summary: 'List slow queries',
        description:
          "The statements of the API's roles that used the most database time, and the latest slow queries of this process. Neither contains values.",
        querystring: Strict({}),
        response: { 200: Queries },
      },
    },
    async ({ database }, reply) => {
      reply.header('cache-control', 'no-store');
      const response = await database.rpc('slowest_statements', { most: maxStatements }, { get: true });
      const statements = dataOrNull(response) as unknown as readonly StatementFacts[] | null;
      const slowQueries = app.slowQueries.list();
      return { instance, statements: statements?.map(presentStatement) ?? null, slowQueries };
    },
  );
};

function presentStatement({
  total_ms: totalMs,
  mean_ms: meanMs,
  max_ms: maxMs,
  blocks_read: blocksRead,
  ...rest
}: StatementFacts) {
  return { ...rest, totalMs, meanMs, maxMs, blocksRead };
}
