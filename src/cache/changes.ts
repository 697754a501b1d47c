// Invalidation: what a write, an administrator or a new epoch outdates, here and in the shared tier.
import { acrossOrgs, type OrgId } from './key.ts';
import type { createMemory } from './memory.ts';
import type { SharedTier } from './shared-tier.ts';
import type { createStats } from './stats.ts';
import { type createVersions, everything, tagName, versionOf } from './versions.ts';

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

export function createChanges({ stats, memory, versions, sharedTier }: Parts) {
  /** The versions here have changed when the call returns. The promise is for the shared tier, and never rejects. */
  async function changed(table: string, org: OrgId | '*', { eventId }: ChangeOptions = {}): Promise<void> {
    const orgs = org !== everything && stats.isReadAcrossOrgs(table) ? [org, acrossOrgs] : [org];
    for (const each of orgs) versions.bump(table, each, eventId === undefined);
    await Promise.all(orgs.map((each) => sharedTier?.bump(tagName(each, table), eventId)));
  }

  async function changedEverything(org: OrgId | '*'): Promise<void> {
    const orgs = org === everything ? [org] : [org, acrossOrgs];
    for (const each of orgs) versions.bump(undefined, each, true);
    await Promise.all(orgs.map((each) => sharedTier?.bump(tagName(each))));
  }

  const countCurrent = () => memory.values().filter(({ version, scope }) => version === versionOf(scope)).length;

  return {
    changed,
    /** Outdates everything. Entries stay for stale-if-error. */
    newEpoch: () => changedEverything(everything),
    /** Returns how many entries it outdated here. */
    async invalidate({ orgId, tables, policy: name }: Invalidation = {}) {
      const org = orgId ?? everything;
      const policy = stats.policies().find((each) => each.name === name);
      if (name !== undefined && policy === undefined) return { entries: 0, tags: [] };
      const named = [...new Set([...(tables ?? []), ...(policy?.tables ?? [])])];
      const isWhole = tables === undefined && policy === undefined;
      const before = countCurrent();
      const bumps = isWhole ? [changedEverything(org)] : named.map((table) => changed(table, org));
      const entries = before - countCurrent();
      await Promise.all(bumps);
      return { entries, tags: isWhole ? [tagName(org)] : named.map((table) => tagName(org, table)) };
    },
  };
}
