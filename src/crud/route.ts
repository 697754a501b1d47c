// What the five routes of a resource have in common.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyContextConfig, FastifyReply, FastifyRequest } from 'fastify';
import { acrossOrgs, orgKey } from '../cache/key.ts';
import { Conflict } from '../errors.ts';
import type { View } from '../http/cache/view.ts';
import { Id, Strict } from '../http/contract.ts';
import type { Write } from './declaration.ts';
import { readPrecondition } from './precondition.ts';
import type { Resource } from './resource.ts';
import { type OrgScope, readOne } from './store.ts';

export type App = Parameters<FastifyPluginAsyncTypebox>[0];

/** 'an agent' */
export function withArticle(one: string): string {
  return `${/^[aeiou]/.test(one) ? 'an' : 'a'} ${one}`;
}

export function paramsOf({ one, example }: Resource) {
  return Strict({ id: Id(`The id of the ${one}.`, example.id) });
}

/** Ops can read a global resource too: they write it, and belong to no organisation. */
export function readConfig(
  { isGlobal, isNeverStored }: Resource,
  { policy }: View<never, unknown>,
): FastifyContextConfig {
  return {
    isCached: true,
    tables: policy.tables,
    ...(isGlobal && { access: 'member-or-ops' }),
    ...(isNeverStored && { isNeverStored }),
  };
}

export function writeConfig({ writeRight }: Resource): FastifyContextConfig {
  return writeRight === 'ops' ? { access: 'ops' } : { right: writeRight };
}

/** The errors of the database that a write can cause. */
export function conflictsOf({ databaseErrors = {} }: Resource) {
  return [Conflict, ...Object.values(databaseErrors).map((createError) => createError())];
}

/** Where a write applies: in the organisation of the request, or across all organisations. */
export function scopeOf({ isGlobal }: Resource, { member, database }: FastifyRequest): OrgScope {
  return { database, orgId: isGlobal ? acrossOrgs : member.orgId };
}

/** The next read sees the write. The change feed would announce it too, but later. */
export function announceWrite(reply: FastifyReply, resource: Resource, write: Write, orgId: string): Promise<void> {
  const tables = [resource.table, ...(resource.alsoChanges?.[write] ?? [])];
  return reply.wrote(resource.isGlobal ? '*' : orgKey(orgId), tables);
}

/** The `updated_at` that the row must still have. Undefined: the request has no precondition. */
export function expectedUpdatedAt(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  resource: Resource,
  scope: OrgScope,
  id: string,
): Promise<string | undefined> {
  const read = async () => {
    const row = await readOne(scope, resource, id);
    if (row === null) throw new resource.NotFound();
    return { shown: resource.present(row), updatedAt: row.updated_at };
  };
  return readPrecondition({ request, reply, Item: resource.Item, isRow: true, read });
}
