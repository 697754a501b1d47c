import { describe, expect, it } from 'vitest';
import { describeSchema } from '../../../src/database/schema-check.ts';
import { compareSchema } from '../../../src/database/schema-state.ts';

const release = { migrations: ['1_a', '2_b'], functions: { 'public.f': 'hash-f', 'public.g': 'hash-g' } };
const current = { state: 'current', missingMigrations: [], changedFunctions: [] };

describe('the schema of a database', () => {
  it('is current with all migrations and unchanged functions', () => {
    expect(compareSchema(release, release)).toEqual(current);
  });

  it('is behind without a migration', () => {
    const missing = { ...current, state: 'behind', missingMigrations: ['2_b'] };
    expect(compareSchema(release, { ...release, migrations: ['1_a'] })).toEqual(missing);
  });

  it.each([
    ['new', { 'public.f': 'hash-f' }, ['public.g']],
    ['changed', { 'public.f': 'hash-f', 'public.g': 'older' }, ['public.g']],
    ['gone', { ...release.functions, 'public.old': 'hash-old' }, ['public.old']],
  ])('is behind when a function file is %s', (_what, functions, changedFunctions) => {
    expect(compareSchema(release, { ...release, functions })).toEqual({
      ...current,
      state: 'behind',
      changedFunctions,
    });
  });

  it('is ahead with a migration that the release lacks, with any functions', () => {
    const applied = { migrations: ['1_a', '2_b', '3_c'], functions: { 'public.f': 'newer' } };
    expect(compareSchema(release, applied)).toEqual({ ...current, state: 'ahead' });
  });

  it('is behind with another migration in the place of one of the release', () => {
    const applied = { ...release, migrations: ['1_a', '3_c'] };
    expect(compareSchema(release, applied)).toMatchObject({ state: 'behind', missingMigrations: ['2_b'] });
  });
});

describe('the warning', () => {
  it('names a few of what is missing, and the command', () => {
    const missingMigrations = ['1_a', '2_b', '3_c', '4_d', '5_e'];
    expect(describeSchema({ state: 'behind', missingMigrations, changedFunctions: ['public.f'] })).toBe(
      'The database is behind this release: migrations 1_a, 2_b, 3_c and 2 more; functions public.f. Run: npm run migrate',
    );
  });

  it.each(['current', 'ahead', 'unknown'] as const)('is absent when the state is %s', (state) => {
    expect(describeSchema({ state, missingMigrations: [], changedFunctions: [] })).toBeUndefined();
  });
});
