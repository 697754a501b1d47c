// Fills in the calls that were recorded before their mapping was added, in batches.
import type { FastifyInstance } from 'fastify';
import { dataOf } from '../../database/postgrest-response.ts';

const maxCalls = 1000;

export type FillMappedCalls = ReturnType<typeof createFillMappedCalls>;

export function createFillMappedCalls({ withServiceDatabase }: Pick<FastifyInstance, 'withServiceDatabase'>) {
  /** One batch, of one connection or of all. */
  return async function fillMappedCalls(of?: { readonly orgId: string; readonly connectionId: string }) {
    const args = { max_calls: maxCalls, ...(of && { org: of.orgId, connection: of.connectionId }) };
    const filledCalls = dataOf(await withServiceDatabase((database) => database.rpc('fill_mapped_calls', args)));
    return { filledCalls, hasMoreCalls: filledCalls === maxCalls };
  };
}
