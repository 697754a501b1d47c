import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { indexesOf } from '../../src/index-doctor/hot-query.ts';
import { plans } from '../../src/plans.ts';

const features = join(import.meta.dirname, '../../src/features');

describe('the plans', () => {
  it('are those of every feature that has a plans.ts', async () => {
    const declared = readdirSync(features).filter((feature) => existsSync(join(features, feature, 'plans.ts')));
    expect(declared.length).toBeGreaterThan(10);
    for (const feature of declared) {
      const exported: Record<string, Partial<typeof plans>> = await import(join(features, feature, 'plans.ts'));
      const [{ hotQueries = [], requiredIndexes = [] } = {}] = Object.values(exported);
      expect(hotQueries.length + requiredIndexes.length, feature).toBeGreaterThan(0);
      expect(plans.hotQueries, feature).toEqual(expect.arrayContaining(hotQueries));
      expect(plans.requiredIndexes, feature).toEqual(expect.arrayContaining(requiredIndexes));
    }
  });

  it('declare each required index once', () => {
    const names = plans.requiredIndexes.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  it('require the index of every hot query', () => {
    const required = new Set(plans.requiredIndexes.map(({ name }) => name));
    // Any one of several is enough.
    const missing = plans.hotQueries.filter((query) => !indexesOf(query).some((name) => required.has(name)));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });
});
