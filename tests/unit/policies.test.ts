// The table of policies as it was specified, held against what is declared. Where a policy reads more than was specified, its
// tables say so: one that is left out is a value that never hears of its change. What is read through row-level security
// reads the tables of the walls as well.
import { describe, expect, it } from 'vitest';
import { tablesOfTheWalls } from '../../src/database/walls.ts';
import { declaredPolicies } from '../helpers/declared-policies.ts';

const second = 1000;
const minute = 60 * second;
const relaxed = 1000;
const strict = 0;

const walled = (...tables: string[]) => [...tables, ...tablesOfTheWalls].sort();

type Row = readonly [name: string, tables: readonly string[], ttlMs: number, relaxedMs: number];

const table: readonly Row[] = [
  ['agent list', walled('agents', 'phone_numbers'), 10 * minute, strict],
  ['call agents', walled('agents', 'call_logs', 'org_settings'), minute, relaxed],
  ['call analytics', walled('call_logs', 'org_settings'), minute, relaxed],
  ['call detail', walled('agents', 'call_logs', 'org_settings'), 5 * minute, strict],
  ['call heatmap', walled('call_logs', 'org_settings'), minute, relaxed],
  ['call list', walled('call_logs', 'org_settings'), 3 * minute, strict],
  ['call series', walled('call_logs', 'org_settings'), minute, relaxed],
  ['call stats', walled('call_logs', 'leads', 'org_settings'), minute, relaxed],
  ['contact stats', walled('contacts'), 5 * minute, relaxed],
  ['inbound config', walled('inbound_configs'), 5 * minute, strict],
  ['membership', ['org_settings', 'organizations', 'user_org_roles'], 30 * second, strict],
  ['org settings', walled('org_settings'), 10 * minute, strict],
  ['phone mapping', ['agents', 'inbound_configs', 'organizations', 'phone_numbers'], 30 * minute, strict],
  ['service pricing', walled('services'), 60 * minute, strict],
];

async function policyNamed(name: string) {
  const policy = (await declaredPolicies()).find((each) => each.name === name);
  if (policy === undefined) throw new Error(`No policy is called ${name}.`);
  return policy;
}

describe('the policies', () => {
  it('are those of the table, with its tables, times and modes, and no others', async () => {
    const rows = (await declaredPolicies()).map(({ name, tables, ttlMs, relaxedMs }) => [
      name,
      [...tables].sort(),
      ttlMs,
      relaxedMs,
    ]);
    expect(rows).toEqual(table);
  });

  it('have names of their own', async () => {
    const names = (await declaredPolicies()).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('remember for 15 seconds that a number is nobody’s', async () => {
    expect((await policyNamed('phone mapping')).negativeTtlMs).toBe(15 * second);
  });

  it('never serve a right that is known to have changed', async () => {
    const { staleWhileRefreshMs, staleOnErrorMs, standsInOnlyUnchanged } = await policyNamed('membership');
    expect(staleWhileRefreshMs).toBe(0);
    expect(staleOnErrorMs === 0 || standsInOnlyUnchanged).toBe(true);
  });

  it('admit the pages past 20 of a list, and what a cursor leads to, on second sight', async () => {
    const { admitOnSecondSight } = await policyNamed('call list');
    expect([{ page: 20 }, { page: 21 }, { cursor: 'next' }].map((params) => admitOnSecondSight?.(params))).toEqual([
      false,
      true,
      true,
    ]);
  });
});
