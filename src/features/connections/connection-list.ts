// The list of connections, each with its health, so that a page needs one request.
import { Type } from 'typebox';
import { type Row, readList } from '../../crud/store.ts';
import { type ListParams, listCacheOf } from '../../crud/views.ts';
import { defineView } from '../../http/cache/view.ts';
import { Pagination } from '../../http/contract.ts';
import type { Connection } from './connection.ts';
import { HealthSummary, healthSummaryExample, readHealthSummaries } from './health.ts';

/** Events of providers are not announced, so the health is at most this old. */
const ttlMs = 15_000;

export function defineConnectionList(connection: Connection) {
  const List = Type.Object(
    {
      data: Type.Array(
        Type.Object({ ...connection.Item.properties, health: HealthSummary }, { title: 'ConnectionListItem' }),
      ),
      pagination: Pagination,
    },
    {
      title: 'ConnectionList',
      description: 'A page of connections, each with its health.',
      examples: [
        {
          data: [{ ...connection.example, health: healthSummaryExample }],
          pagination: { page: 1, limit: 20, total: 1, totalPages: 1 },
        },
      ],
    },
  );
  const listView = defineView({
    ...listCacheOf(connection),
    ttlMs,
    schema: List,
    async load({ database, orgId, now }, { page, limit, ...request }: ListParams): Promise<object> {
      const { rows, total } = await readList({ database, orgId }, connection, request, { page, limit });
      const connections = rows as Row[];
      const health = await readHealthSummaries(
        database,
        orgId,
        connections.map(({ id }) => id),
        now,
      );
      const data = connections.map((row) => ({ ...row, health: health.get(row.id) ?? null }));
      return { data, pagination: { page, limit, total, totalPages: Math.ceil(total / limit) } };
    },
  });
  return { List, listView };
}
