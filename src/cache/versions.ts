// An entry has the tags `*`, `*|table`, `org` and `org|table`. A tag is a version number, and an invalidation increments it:
// nothing is searched or deleted. Versions only grow, so the sum over the tags of an entry changes when any of them does.
import { acrossOrgs, escapeSegment, keyPrefix, type OrgId } from './key.ts';
import type { Policy } from './policy.ts';
import type { PolicyCounts } from './policy-counts.ts';

interface Tag {
  version: number;
  /** Incremented only by writes that a reader of this instance must see at once: relaxed policies compare this one. */
  ownVersion: number;
}

/** One org, for as long as the cache holds an entry or a running read of it. */
export interface OrgRecord {
  readonly id: OrgId;
  readonly whole: Tag;
  readonly tables: Map<string, Tag>;
  /** By the id of the policy. */
  readonly scopes: Scope[];
  /** Keys in the memory tier, oldest first. */
  readonly keys: Set<string>;
  bytes: number;
  runningReads: number;
}

/** One policy in one org: what all keys of it share. */
export interface Scope {
  readonly policy: Policy;
  readonly org: OrgRecord;
  readonly prefix: string;
  readonly nullKey: string;
  readonly tags: readonly Tag[];
  readonly tagNames: readonly string[];
  readonly counts: PolicyCounts;
}

export const everything = '*';

export function tagName(org: OrgId | '*', table?: string): string {
  const segment = org === everything ? everything : escapeSegment(org);
  return table === undefined ? segment : `${segment}|${table}`;
}

export function versionOf({ tags }: Scope): number {
  let sum = 0;
  for (const tag of tags) sum += tag.version;
  return sum;
}

export function ownVersionOf({ tags }: Scope): number {
  let sum = 0;
  for (const tag of tags) sum += tag.ownVersion;
  return sum;
}

const createTag = (): Tag => ({ version: 0, ownVersion: 0 });

const createOrg = (id: OrgId): OrgRecord => ({
  id,
  whole: createTag(),
  tables: new Map(),
  scopes: [],
  keys: new Set(),
  bytes: 0,
  runningReads: 0,
});

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, create: (key: Key) => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create(key);
  map.set(key, created);
  return created;
}

export function createVersions(countsOf: (policy: Policy) => PolicyCounts) {
  const all = createTag();
  const tablesOfAll = new Map<string, Tag>();
  const orgs = new Map<OrgId, OrgRecord>();
  let changes = 0;

  function createScope(org: OrgRecord, policy: Policy): Scope {
    if (policy.isAcrossOrgs !== (org.id === acrossOrgs)) {
      throw new TypeError(
        `${policy.name} was read with the wrong org: only policies across orgs are read across orgs.`,
      );
    }
    const prefix = keyPrefix(policy, org.id);
    const tagsOfTable = (table: string) => [
      getOrAdd(tablesOfAll, table, createTag),
      getOrAdd(org.tables, table, createTag),
    ];
    const namesOfTable = (table: string) => [tagName(everything, table), tagName(org.id, table)];
    const scope: Scope = {
      policy,
      org,
      prefix,
      nullKey: `${prefix}null`,
      tags: [all, org.whole, ...policy.tables.flatMap(tagsOfTable)],
      tagNames: [tagName(everything), tagName(org.id), ...policy.tables.flatMap(namesOfTable)],
      counts: countsOf(policy),
    };
    org.scopes[policy.id] = scope;
    return scope;
  }

  function tagOf(org: OrgId | '*', table?: string): Tag | undefined {
    if (org === everything) return table === undefined ? all : tablesOfAll.get(table);
    const record = orgs.get(org);
    return table === undefined ? record?.whole : record?.tables.get(table);
  }

  /** Versions of an org start at 0 again, so it is forgotten only when no entry and no running read has one of them. */
  function forgetUnused(org: OrgRecord): void {
    if (org.keys.size === 0 && org.runningReads === 0) orgs.delete(org.id);
  }

  return {
    scopeOf(org: OrgId, policy: Policy): Scope {
      const record = getOrAdd(orgs, org, createOrg);
      return record.scopes[policy.id] ?? createScope(record, policy);
    },
    /** A tag that does not exist belongs to no entry, so it needs no bump. */
    bump(table: string | undefined, org: OrgId | '*', isOwn: boolean): void {
      const tag = tagOf(org, table);
      if (tag === undefined) return;
      changes++;
      tag.version++;
      if (isOwn) tag.ownVersion++;
    },
    /** Relaxed policies of the org no longer serve a value that a write before now has outdated. */
    readBack(org: OrgId): void {
      const record = orgs.get(org);
      if (record !== undefined) record.whole.ownVersion++;
    },
    /** Keeps the org, with its versions, until the read has ended. */
    async during<Result>(org: OrgRecord, read: () => Promise<Result>): Promise<Result> {
      org.runningReads++;
      try {
        return await read();
      } finally {
        org.runningReads--;
        forgetUnused(org);
      }
    },
    forgetUnused,
    /** While this number stays the same, no version has changed. */
    changes: () => changes,
    orgCount: () => orgs.size,
  };
}
