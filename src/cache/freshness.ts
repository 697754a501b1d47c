// Decides whether an entry may be served as a hit.
import type { Entry } from './memory.ts';
import { type createVersions, ownVersionOf, type Scope, versionOf } from './versions.ts';

/** Without the change feed, writes of others are not announced, so this is how old a value may be. */
const degradedTtlMs = 5000;

export function createFreshness({ changes }: Pick<ReturnType<typeof createVersions>, 'changes'>) {
  let isDegraded = false;

  /** Rule 1, versions are compared on every hit. A relaxed policy may ignore writes of others for a moment. */
  function isCurrent(entry: Entry, scope: Scope, ageMs: number): boolean {
    const change = changes();
    if (entry.comparedAtChange === change) return true;
    if (entry.version === versionOf(scope)) {
      entry.comparedAtChange = change;
      return true;
    }
    return ageMs < scope.policy.relaxedMs && entry.ownVersion === ownVersionOf(scope);
  }

  return {
    isFresh(entry: Entry, scope: Scope, ageMs: number): boolean {
      const ttlMs = isDegraded && entry.ttlMs > degradedTtlMs ? degradedTtlMs : entry.ttlMs;
      return ageMs < ttlMs && isCurrent(entry, scope, ageMs);
    },
    isDegraded: () => isDegraded,
    setDegraded(value: boolean): void {
      isDegraded = value;
    },
  };
}

export type Freshness = ReturnType<typeof createFreshness>;
