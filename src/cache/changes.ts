// Invalidation: what a write, an administrator or a new epoch outdates, here and in the shared tier.
import { acrossOrgs, type OrgId } from './key.ts';
import type { createMemory } from './memory.ts';
import type { Policy } from './policy.ts';
import type { SharedTier } from './shared-tier.ts';
import type { createStats } from './stats.ts';
import { type createVersions, everything, type Scope, tagName, versionOf } from './versions.ts';

interface Parts {
  readonly stats: ReturnType<typeof createStats>;
  readonly memory: ReturnType<typeof createMemory>;
  readonly versions: ReturnType<typeof createVersions>;
  readonly sharedTier: SharedTier | undefined;
}

interface ChangeOptions {
  /**
   * The id of the change in the feed. Rule 7, one event bumps a tag once: every instance announces it, and the shared tier counts
   * it once. Absent for a write of this instance, which relaxed policies show at once.
   */
  readonly eventId?: string;
}

/** What to invalidate: no option means everything. A policy stands for the tables that it reads. */
export interface Invalidation {
  readonly orgId?: OrgId;
  readonly tables?: readonly string[];
  readonly policy?: string;
}

interface OutdatedEntries {
  readonly policy: string;
  readonly entries: number;
  readonly bytes: number;
}

export function createChanges({ stats, memory, versions, sharedTier }: Parts) {
  /** The versions here have changed when the call returns. The promise is for the shared tier, and never rejects. */
  async function changed(table: string, org: OrgId | '*', { eventId }: ChangeOptions = {}): Promise<void> {
    const orgs = orgsOf(org, table);
    for (const each of orgs) versions.bump(table, each, eventId === undefined);
    await Promise.all(orgs.map((each) => sharedTier?.bump(tagName(each, table), eventId)));
  }

  async function changedEverything(org: OrgId | '*'): Promise<void> {
    const orgs = orgsOf(org, undefined);
    for (const each of orgs) versions.bump(undefined, each, true);
    await Promise.all(orgs.map((each) => sharedTier?.bump(tagName(each))));
  }

  const countCurrent = () => memory.values().filter(({ version, scope }) => version === versionOf(scope)).length;

  /** The organisations whose versions a change of this table raises. */
  const orgsOf = (org: OrgId | '*', table: string | undefined) =>
    org !== everything && (table === undefined || stats.isReadAcrossOrgs(table)) ? [org, acrossOrgs] : [org];

  /** Null: a policy that does not exist. Undefined stands for all tables. */
  function namedIn({ tables, policy: name }: Invalidation): readonly (string | undefined)[] | null {
    const policy = stats.policies().find((each) => each.name === name);
    if (name !== undefined && policy === undefined) return null;
    if (tables === undefined && policy === undefined) return [undefined];
    return [...new Set([...(tables ?? []), ...(policy?.tables ?? [])])];
  }

  return {
    changed,
    /** Outdates everything. Entries stay for stale-if-error. */
    newEpoch: () => changedEverything(everything),
    /** Returns how many entries it outdated here. */
    async invalidate(invalidation: Invalidation = {}) {
      const org = invalidation.orgId ?? everything;
      const named = namedIn(invalidation) ?? [];
      const before = countCurrent();
      const bumps = named.map((table) => (table === undefined ? changedEverything(org) : changed(table, org)));
      const entries = before - countCurrent();
      await Promise.all(bumps);
      return { entries, tags: named.map((table) => tagName(org, table)) };
    },
    /** What `invalidate` would outdate here, by policy. Looks at each entry. */
    preview(invalidation: Invalidation = {}) {
      const org = invalidation.orgId ?? everything;
      const named = namedIn(invalidation) ?? [];
      const tags = new Set(named.flatMap((table) => orgsOf(org, table).map((each) => tagName(each, table))));
      const isTagged = memoizedByScope(({ tagNames }) => tagNames.some((tag) => tags.has(tag)));
      const outdated = new Map<Policy, OutdatedEntries>();
      for (const { scope, version, bytes } of memory.values()) {
        if (!isTagged(scope) || version !== versionOf(scope)) continue;
        const { entries, bytes: before } = outdated.get(scope.policy) ?? { entries: 0, bytes: 0 };
        outdated.set(scope.policy, { policy: scope.policy.name, entries: entries + 1, bytes: before + bytes });
      }
      return { policies: [...outdated.values()], tags: named.map((table) => tagName(org, table)) };
    },
  };
}

/** Many entries have the same scope. */
function memoizedByScope(test: (scope: Scope) => boolean): (scope: Scope) => boolean {
  const known = new Map<Scope, boolean>();
  return (scope) => {
    const result = known.get(scope) ?? test(scope);
    known.set(scope, result);
    return result;
  };
}
