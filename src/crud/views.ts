// The two cached views of a resource: its list, and one row.
import type { TSchema } from 'typebox';
import { isFarPage } from '../cache/doorkeeper.ts';
import { rlsTables, rlsTablesForOps } from '../database/rls-tables.ts';
import { defineView } from '../http/cache/view.ts';
import type { ResourceDeclaration } from './declaration.ts';
import { type ListRequest, readList, readOne, type StoredResource } from './store.ts';

const minute = 60_000;

type Viewed = StoredResource & { readonly List: TSchema; readonly Item: TSchema };
export type ListParams = ListRequest & { readonly page: number; readonly limit: number };

/** For a feature that has a list of its own. */
export function listCacheOf(declaration: ResourceDeclaration) {
  return {
    ...tablesOf(declaration),
    name: `${declaration.many} list`,
    ttlMs: declaration.listTtlMs ?? 3 * minute,
    staleIfErrorMs: 60 * minute,
    needsSecondRequest: isFarPage,
  };
}

export function listViewOf(resource: Viewed) {
  return defineView({
    ...listCacheOf(resource),
    schema: resource.List,
    async load(scope, { page, limit, ...request }: ListParams): Promise<object> {
      const { rows, total } = await readList(scope, resource, request, { page, limit });
      return { data: rows, pagination: { page, limit, total, totalPages: Math.ceil(total / limit) } };
    },
  });
}

export function itemViewOf(resource: Viewed) {
  return defineView({
    ...tablesOf(resource),
    name: `${resource.one} detail`,
    ttlMs: 5 * minute,
    staleIfErrorMs: 60 * minute,
    negativeTtlMs: 15_000,
    schema: resource.Item,
    async load(scope, { id }: { readonly id: string }): Promise<object | null> {
      const row = await readOne(scope, resource, id);
      return row === null ? null : resource.present(row);
    },
  });
}

function tablesOf({ table, joined, writeRight }: ResourceDeclaration) {
  const isAcrossOrgs = writeRight === 'ops';
  const tables: readonly [string, ...string[]] = [
    table,
    ...(joined?.tables ?? []),
    ...(isAcrossOrgs ? rlsTablesForOps : rlsTables),
  ];
  return { isAcrossOrgs, tables };
}
