// An entry's tags are `*`, `*|table`, `org` and `org|table`. A tag is a version number, and invalidation is `++`: nothing is
// searched, nothing deleted. Versions only grow, so the sum over an entry's tags (its stamp) moves when any of them does.

import { acrossOrgs, isPolicyAcrossOrgs } from './across-orgs.ts';
import type { PolicyCounts } from './counts.ts';
import { escapeSegment, keyPrefix, type OrgId } from './key.ts';
import type { Policy } from './policy.ts';

export interface Tag {
  version: number;
  /** Moved only by those who read their own write: a relaxed policy looks at this one. */
  ownVersion: number;
}

/** One org, as long as the cache holds anything of it. */
export interface OrgRecord {
  readonly id: OrgId;
  readonly whole: Tag;
  readonly tables: Map<string, Tag>;
  /** By the policy's id. */
  readonly scopes: Scope[];
  /** Kept by the memory tier, oldest first. */
  readonly keys: Set<string>;
  bytes: number;
  /** Reads under way: they hold on to the tags. */
  flights: number;
}

/** One policy in one org: what every key of it has in common. */
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

export function stampOf({ tags }: Scope): number {
  let stamp = 0;
  for (const tag of tags) stamp += tag.version;
  return stamp;
}

export function ownStampOf({ tags }: Scope): number {
  let stamp = 0;
  for (const tag of tags) stamp += tag.ownVersion;
  return stamp;
}

const createTag = (): Tag => ({ version: 0, ownVersion: 0 });

function tagIn(tables: Map<string, Tag>, table: string): Tag {
  const known = tables.get(table);
  if (known !== undefined) return known;
  const tag = createTag();
  tables.set(table, tag);
  return tag;
}

export function createVersions(countsOf: (policy: Policy) => PolicyCounts) {
  const all = createTag();
  let moves = 0;
  const tablesOfAll = new Map<string, Tag>();
  const orgs = new Map<OrgId, OrgRecord>();

  function recordOf(id: OrgId): OrgRecord {
    const known = orgs.get(id);
    if (known !== undefined) return known;
    const record: OrgRecord = {
      id,
      whole: createTag(),
      tables: new Map(),
      scopes: [],
      keys: new Set(),
      bytes: 0,
      flights: 0,
    };
    orgs.set(id, record);
    return record;
  }

  function createScope(org: OrgRecord, policy: Policy): Scope {
    if (isPolicyAcrossOrgs(policy) !== (org.id === acrossOrgs)) {
      throw new TypeError(
        `${policy.name} was asked for with a wrong org: only policies across orgs are read across orgs.`,
      );
    }
    const prefix = keyPrefix(policy, org.id);
    const scope: Scope = {
      policy,
      org,
      prefix,
      nullKey: `${prefix}null`,
      tags: [
        all,
        org.whole,
        ...policy.tables.flatMap((table) => [tagIn(tablesOfAll, table), tagIn(org.tables, table)]),
      ],
      tagNames: [
        tagName(everything),
        tagName(org.id),
        ...policy.tables.flatMap((table) => [tagName(everything, table), tagName(org.id, table)]),
      ],
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

  return {
    scopeOf(org: OrgId, policy: Policy): Scope {
      const record = recordOf(org);
      return record.scopes[policy.id] ?? createScope(record, policy);
    },
    /** A tag that nobody holds needs no bump: what it stood for is not there. */
    bump(tag: string | undefined, org: OrgId | '*', isOwn: boolean): void {
      const found = tagOf(org, tag);
      if (found === undefined) return;
      moves++;
      found.version++;
      if (isOwn) found.ownVersion++;
    },
    /** The org's values stay current where no write outdated them, but no relaxed policy looks past a write any longer. */
    readBack(org: OrgId): void {
      const record = orgs.get(org);
      if (record !== undefined) record.whole.ownVersion++;
    },
    /** Versions start at 0 again, so an org is forgotten only when no entry and no flight remembers one. */
    forgetUnused(org: OrgRecord): void {
      if (org.keys.size === 0 && org.flights === 0) orgs.delete(org.id);
    },
    /** Unchanged: no version has moved since, of whatever tag. */
    moves: () => moves,
    orgCount: () => orgs.size,
  };
}
