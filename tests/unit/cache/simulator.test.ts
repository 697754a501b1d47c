import { describe, expect, it } from 'vitest';
import { type Removable, type Simulation, simulate } from './simulator.ts';

// Printed when a test fails, and enough to see it fail again.
const seed = 20_261_121;

const weathers: NonNullable<Simulation['weather']>[] = [
  {},
  { counterLostEveryMs: 150 },
  { freezeEveryMs: 3000, restoreEveryMs: 5000 },
  { lostBefore: 0, lostAfter: 0, freezeEveryMs: 0, counterLostEveryMs: 0, restoreEveryMs: 0 },
];

describe('a cluster of four instances, with one Redis that forgets, freezes and goes back', () => {
  it('gives no reader anything older than a write his instance saw, in 400,000 reads', {
    timeout: 180_000,
  }, async () => {
    let reads = 0;
    for (const [index, weather] of weathers.entries()) {
      const found = await simulate({ seed: seed + index, reads: 100_000, weather });
      expect(found).toMatchObject({ violations: 0, surplusMoves: 0 });
      // It was a cache that did this, on both tiers, and not a row of misses.
      expect(found.outcomes.HIT).toBeGreaterThan(found.reads / 3);
      expect(found.sharedHits).toBeGreaterThan(400);
      expect(found.tokenReads).toBeGreaterThan(300);
      const { HIT, MISS, STALE, BYPASS } = found.outcomes;
      expect(HIT + MISS + STALE + BYPASS + found.failures).toBe(found.reads);
      reads += found.reads;
    }
    expect(reads).toBeGreaterThanOrEqual(400_000);
  });

  it.each<[rule: string, without: Removable, weather?: Simulation['weather']]>([
    ['1: a hit compares versions', 'hitsCompareVersions'],
    ['2: versions are those of the start of the load', 'versionsAreTakenAtStart'],
    ['3: nobody joins a flight that began before a bump he has seen', 'lateReadersWait'],
    ['4: the shared entry has the counters of the look that missed', 'countersAreThoseOfTheMiss'],
    ['4: a shared hit goes into memory with earlier versions', 'sharedHitsKeepEarlierVersions'],
    ['5: an unacknowledged tag is not read from Redis', 'pendingTagsSkipShared'],
    [
      '5: after a failed bump Redis is off until the epoch was raised',
      'failedBumpsTurnSharedOff',
      { freezeEveryMs: 5000, restoreEveryMs: 5000, counterLostEveryMs: 0 },
    ],
    [
      '6: a counter that was lost is unknown',
      'lostCountersAreUnknown',
      { freezeEveryMs: 0, restoreEveryMs: 0, counterLostEveryMs: 150 },
    ],
    ['7: one event bumps a tag once', 'eventsBumpOnce'],
    ['8: a token is reached by hearing out the feed', 'tokensCatchUp'],
    ['8: a relaxed policy shows the write of a token', 'tokensReadBack'],
  ])('is caught without rule %s', async (_rule, without, weather = {}) => {
    const enoughViolations = 20;
    const found = await simulate({ seed, reads: 400_000, without, weather, enoughViolations });
    expect(found.violations + found.surplusMoves).toBeGreaterThanOrEqual(enoughViolations);
    expect(found.surplusMoves > 0).toBe(without === 'eventsBumpOnce');
  });
});
