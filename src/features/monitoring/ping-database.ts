import type { FastifyInstance } from 'fastify';
import { dataOf } from '../../database/postgrest-response.ts';
import { createRequestBudget } from '../../database/request-budget.ts';

/** Rejects when the database does not answer within the deadline of a request. */
export async function pingDatabase(app: Pick<FastifyInstance, 'anonymousDatabase'>): Promise<void> {
  const budget = createRequestBudget();
  try {
    dataOf(await app.anonymousDatabase(budget).rpc('ping', undefined, { get: true }));
  } finally {
    budget.close();
  }
}
