// Copies of the cache in which one rule is broken: the simulator must find out. Each break replaces one piece of the source, so
// a rule whose code moved fails here by name.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as cache from '../../../src/cache/cache.ts';
import * as tier from '../../../src/cache/redis/redis-tier.ts';

const root = join(import.meta.dirname, '../../..');

/** By rule: the file in src/cache, its code, and the code that breaks the rule. */
const breaks = {
  hitComparesVersions: [
    'freshness.ts',
    'return ageMs < scope.policy.relaxedMs && entry.ownVersion === ownVersionOf(scope);',
    'return true;',
  ],
  versionsBeforeLoad: [
    'loading.ts',
    'const isStored = storeLoaded(',
    'takeVersions(read, flight);\nconst isStored = storeLoaded(',
  ],
  noOlderLoadJoined: ['reads.ts', 'canJoin: (flight) =>', 'canJoin: (flight) => true ||'],
  sharedHitHasEarlierVersions: [
    'loading.ts',
    'store(read, flight, loaded);\n    return { ...loaded',
    'takeVersions(read, flight);\nstore(read, flight, loaded);\n    return { ...loaded',
  ],
  pendingTagNotRead: ['redis/redis-tier.ts', 'pending.size > 0 &&', 'false &&'],
  lostBumpNeedsEpoch: ['redis/redis-health.ts', 'lostBumps++;', ''],
  missingCounterIsUnknown: [
    'redis/redis-values.ts',
    'versions.includes(null) ? await seedMissing(names) :',
    "versions.includes(null) ? versions.map((version) => version ?? '0').join(' ') :",
  ],
} as const;

export type Breakable = keyof typeof breaks;

const isBreakable = (rule: string | undefined): rule is Breakable => rule !== undefined && rule in breaks;

/** The library itself for a rule that the test breaks otherwise. */
export async function cacheWithoutRule(rule: string | undefined) {
  if (!isBreakable(rule)) return { createCache: cache.createCache, createTierOver: tier.createTierOver };
  const [file, intact, broken] = breaks[rule];
  const folder = mkdtempSync(join(tmpdir(), 'callboard-broken-cache-'));
  try {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const part of ['cache', 'domain/clock.ts']) {
      cpSync(join(root, 'src', part), join(folder, 'src', part), { recursive: true });
    }
    const path = join(folder, 'src/cache', file);
    const parts = readFileSync(path, 'utf8').split(intact);
    if (parts.length !== 2) throw new Error(`Rule ${rule}: "${intact}" must be exactly once in ${file}.`);
    writeFileSync(path, parts.join(broken));
    const { createCache }: typeof cache = await import(join(folder, 'src/cache/cache.ts'));
    const { createTierOver }: typeof tier = await import(join(folder, 'src/cache/redis/redis-tier.ts'));
    return { createCache, createTierOver };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
