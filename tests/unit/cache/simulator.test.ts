import { describe, expect, it } from 'vitest';
import { fuzzRuns } from '../../helpers/fuzz-runs.ts';
import { type Removable, type Simulation, simulate } from './simulator.ts';

const readsEach = fuzzRuns(25_000);
// Reproduces a failure.
const seed = 20_261_121;

const faultSets: NonNullable<Simulation['faults']>[] = [
  {},
  { counterLostEveryMs: 150 },
  { freezeEveryMs: 3000, restoreEveryMs: 5000 },
  { lostBefore: 0, lostAfter: 0, freezeEveryMs: 0, counterLostEveryMs: 0, restoreEveryMs: 0 },
];

describe('a cluster of four instances on a Redis with faults', () => {
  it('returns no value older than a write that the instance learned of, in reads with each set of faults', {
    timeout: 180_000,
  }, async () => {
    for (const [index, faults] of faultSets.entries()) {
      const found = await simulate({ seed: seed + index, reads: readsEach, faults });
      expect(found).toMatchObject({ violations: 0, surplusMoves: 0 });
      // Both tiers were used.
      expect(found.outcomes.HIT).toBeGreaterThan(found.reads / 3);
      expect(found.sharedHits).toBeGreaterThan(readsEach / 1000);
      expect(found.tokenReads).toBeGreaterThan(readsEach / 350);
      const { HIT, MISS, STALE, BYPASS } = found.outcomes;
      expect(HIT + MISS + STALE + BYPASS + found.failures).toBe(found.reads);
      expect(found.reads).toBeGreaterThanOrEqual(readsEach);
    }
  });

  it.each<[rule: string, without: Removable, faults?: Simulation['faults']]>([
    ['1, versions are compared on every hit', 'hitComparesVersions'],
    ['2, versions are those before the load', 'versionsBeforeLoad'],
    ['3, a reader joins no load that is older than a write it must see', 'noOlderLoadJoined'],
    ['4, a shared value has the versions of before its lookup: in Redis', 'storedWithEarlierCounters'],
    ['4, a shared value has the versions of before its lookup: in memory', 'sharedHitHasEarlierVersions'],
    ['5, Redis is not read after an unacknowledged bump: of this tag', 'pendingTagNotRead'],
    [
      '5, Redis is not read after an unacknowledged bump: a lost one needs an epoch',
      'lostBumpNeedsEpoch',
      { freezeEveryMs: 5000, restoreEveryMs: 5000, counterLostEveryMs: 0 },
    ],
    [
      '6, a missing counter is unknown',
      'missingCounterIsUnknown',
      { freezeEveryMs: 0, restoreEveryMs: 0, counterLostEveryMs: 150 },
    ],
    ['7, one event bumps a tag once', 'eventBumpsOnce'],
    ['8, a token waits for the change feed', 'tokenWaitsForFeed'],
    ['8, a token waits for the change feed: relaxed policies reload', 'tokenReadsBack'],
  ])('is caught without rule %s', async (_rule, without, faults = {}) => {
    const enoughViolations = 20;
    const found = await simulate({ seed, reads: 400_000, without, faults, enoughViolations });
    expect(found.violations + found.surplusMoves).toBeGreaterThanOrEqual(enoughViolations);
    expect(found.surplusMoves > 0).toBe(without === 'eventBumpsOnce');
  });
});
