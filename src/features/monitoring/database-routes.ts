// Which index is missing, and which query is slow? Asked in the caller's own name: the database tells ops and monitor alone.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { dataOf, dataOrNull } from '../../database/postgrest-response.ts';
import { Strict } from '../../http/contract.ts';
import type { CatalogueFacts } from '../../index-doctor/facts.ts';
import { reportOf } from '../../index-doctor/report.ts';
import { Indexes, Queries } from './database-schemas.ts';

const tags = ['Monitoring'];
const config = { access: 'monitor' } as const;
const mostStatements = 25;

/** As private.slowest_statements gives them. */
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

export const databaseRoutes: FastifyPluginAsyncTypebox = async function databaseRoutes(app) {
  app.get(
    '/indexes',
    {
      config,
      schema: {
        operationId: 'getIndexes',
        tags,
        summary: 'Whether the indexes are as they should be',
        description:
          'The catalogue, held against what the hot queries need, with the statement that mends each finding. The same as `npm run check-indexes`, but for the plans: those only the command asks for.',
        querystring: Strict({}),
        response: { 200: Indexes },
      },
    },
    async ({ database }, reply) => {
      reply.header('cache-control', 'no-store');
      const facts = dataOf(await database.rpc('index_facts', undefined, { get: true }));
      return reportOf(facts as unknown as CatalogueFacts) as never;
    },
  );

  app.get(
    '/queries',
    {
      config,
      schema: {
        operationId: 'getSlowQueries',
        tags,
        summary: 'What is slow',
        description:
          "The statements of the API's roles that took the database's time, and the last queries for which requests of this process waited long. No values, neither here nor there.",
        querystring: Strict({}),
        response: { 200: Queries },
      },
    },
    async ({ database }, reply) => {
      reply.header('cache-control', 'no-store');
      const answer = await database.rpc('slowest_statements', { most: mostStatements }, { get: true });
      const statements = dataOrNull(answer) as unknown as readonly StatementFacts[] | null;
      return { statements: statements?.map(shown) ?? null, slowQueries: app.slowQueries.list() };
    },
  );
};

function shown({
  total_ms: totalMs,
  mean_ms: meanMs,
  max_ms: maxMs,
  blocks_read: blocksRead,
  ...rest
}: StatementFacts) {
  return { ...rest, totalMs, meanMs, maxMs, blocksRead };
}
