import type { FastifyInstance } from 'fastify';
import { dataOf } from '../../database/postgrest-response.ts';

/** Rejects when the database does not answer within the deadline of a request. */
export async function pingDatabase(app: Pick<FastifyInstance, 'withServiceDatabase'>): Promise<void> {
  dataOf(await app.withServiceDatabase((database) => database.rpc('ping', undefined, { get: true })));
}
