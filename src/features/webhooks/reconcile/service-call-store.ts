import type { FastifyInstance } from 'fastify';
import { dataOf } from '../../../database/postgrest-response.ts';
import { quarantineEvent, shortKey, storeEvent } from '../store-event.ts';
import type { CallStore } from './store-calls.ts';

/** Through the functions of the service, for jobs. */
export function createServiceCallStore(
  { withServiceDatabase }: Pick<FastifyInstance, 'withServiceDatabase'>,
  connection: { readonly orgId: string; readonly id: string },
): CallStore {
  const source = 'reconcile';
  return {
    async knownKeys(keys) {
      const args = { org: connection.orgId, connection: connection.id, keys: keys.map(shortKey) };
      const known = new Set<string>(
        dataOf(await withServiceDatabase((database) => database.rpc('known_events', args))),
      );
      return keys.filter((key) => known.has(shortKey(key)));
    },
    store: (event, payload) => storeEvent(withServiceDatabase, connection, event, { source, payload }),
    quarantine: (payload, error) =>
      quarantineEvent(withServiceDatabase, connection, {
        source,
        payload,
        rawBody: Buffer.from(JSON.stringify(payload)),
        error,
      }),
  };
}
