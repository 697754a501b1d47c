// The table of policies as it was specified, held against what is declared. Where a policy reads more than was specified, its
// tables say so: one that is left out is a value that never hears of its change. What is read through row-level security
// reads the tables of the walls as well.
import { describe, expect, it } from 'vitest';
import { rlsTables } from '../../src/database/rls-tables.ts';
import { declaredPolicies } from '../helpers/declared-policies.ts';

const second = 1000;
const minute = 60 * second;
const relaxed = 1000;
const strict = 0;

const walled = (...tables: string[]) => [...tables, ...rlsTables].sort();

type Row = readonly [name: string, tables: readonly string[], ttlMs: number, relaxedMs: number];

const listOf = (many: string, ...tables: string[]): Row => [`${many} list`, walled(...tables), 3 * minute, strict];
const detailOf = (one: string, ...tables: string[]): Row => [`${one} detail`, walled(...tables), 5 * minute, strict];
const listAndDetail = (many: string, one: string, table: string): Row[] => [listOf(many, table), detailOf(one, table)];

const histories: readonly Row[] = [
  ['contact appointments', walled('appointments', 'contacts'), 3 * minute, strict],
  ['contact calls', walled('call_logs', 'contacts'), 3 * minute, strict],
  ['contact messages', walled('contacts', 'messages'), 3 * minute, strict],
];
/** Across orgs: found without one, and so without its wall. */
const routing: readonly Row[] = [
  ['page mapping', ['integrations', 'organizations'], 30 * minute, strict],
  [
    'phone mapping',
    ['agents', 'inbound_configs', 'org_settings', 'organizations', 'phone_numbers'],
    30 * minute,
    strict,
  ],
  ['spam limits', ['inbound_configs', 'organizations', 'phone_numbers'], 30 * minute, strict],
];

const table: readonly Row[] = [
  ['agent list', walled('agents', 'phone_numbers'), 10 * minute, strict],
  listOf('call', 'call_logs', 'org_settings'),
  ['service pricing', walled('services'), 60 * minute, strict],
  ...histories,
  ...routing,
  detailOf('agent', 'agents', 'phone_numbers'),
  detailOf('call', 'agents', 'call_logs', 'org_settings'),
  detailOf('service', 'services'),
  ...listAndDetail('accounts', 'account', 'accounts'),
  ...listAndDetail('appointments', 'appointment', 'appointments'),
  ...listAndDetail('bizdev sources', 'bizdev source', 'bizdev_sources'),
  ...listAndDetail('campaigns', 'campaign', 'campaigns'),
  ...listAndDetail('contacts', 'contact', 'contacts'),
  ...listAndDetail('integrations', 'integration', 'integrations'),
  ...listAndDetail('knowledge categories', 'knowledge category', 'knowledge_categories'),
  ...listAndDetail('leads', 'lead', 'leads'),
  ...listAndDetail('locations', 'location', 'locations'),
  ...listAndDetail('messages', 'message', 'messages'),
  ...listAndDetail('phone numbers', 'phone number', 'phone_numbers'),
  ...listAndDetail('staff', 'staff member', 'staff'),
  ['template detail', walled('templates', 'platform_roles'), 5 * minute, strict],
  ['templates list', walled('templates', 'platform_roles'), 3 * minute, strict],
  ['call analytics', walled('call_logs', 'org_settings'), minute, relaxed],
  ['call agents', walled('agents', 'call_logs', 'org_settings'), minute, relaxed],
  ['call heatmap', walled('call_logs', 'org_settings'), minute, relaxed],
  ['call series', walled('call_logs', 'org_settings'), minute, relaxed],
  ['call stats', walled('call_logs', 'leads', 'org_settings'), minute, relaxed],
  ['campaign progress', walled('call_queue', 'campaigns'), minute, relaxed],
  ['contact lookup', walled('contacts'), 5 * minute, strict],
  ['contact stats', walled('contacts'), 5 * minute, relaxed],
  ['free slots', walled('appointments', 'inbound_configs', 'staff'), minute, strict],
  ['inbound config', walled('inbound_configs'), 5 * minute, strict],
  ['membership', ['org_settings', 'organizations', 'user_org_roles'], 30 * second, strict],
  ['org settings', walled('org_settings'), 10 * minute, strict],
  ['platform role', ['platform_roles'], 30 * second, strict],
];

const policies = await declaredPolicies();

function policyNamed(name: string) {
  const policy = policies.find((each) => each.name === name);
  if (policy === undefined) throw new Error(`No policy is called ${name}.`);
  return policy;
}

/** Those of the table whose names are of this kind. */
const named = (kind: RegExp) => policies.filter(({ name }) => kind.test(name));

describe('the policies', () => {
  it('are those of the table, with its tables, times and modes, and no others', () => {
    const rows = policies.map(({ name, tables, ttlMs, relaxedMs }) => [name, [...tables].sort(), ttlMs, relaxedMs]);
    expect(rows).toEqual(table.toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });

  it('have names of their own', () => {
    const names = policies.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('are across orgs where an org is looked for, or the rows are of none, and nowhere else', () => {
    const acrossOrgs = policies.filter(({ isAcrossOrgs }) => isAcrossOrgs).map(({ name }) => name);
    expect(acrossOrgs).toEqual([
      'page mapping',
      'phone mapping',
      'platform role',
      'spam limits',
      'template detail',
      'templates list',
    ]);
  });

  it('remember for 15 seconds that there is none', () => {
    const oneThing = [
      ...named(/ (detail|mapping|limits|lookup|progress|slots)$/),
      ...histories.map(([name]) => policyNamed(name)),
    ];
    expect(oneThing.length).toBeGreaterThan(20);
    for (const { name, negativeTtlMs } of oneThing) expect([name, negativeTtlMs]).toEqual([name, 15 * second]);
  });

  it('keep for an hour or less what a broken database can not give again, and for a day whose number it is', () => {
    for (const { name, staleIfErrorMs } of policies) {
      if (name.endsWith(' mapping')) expect([name, staleIfErrorMs]).toEqual([name, 24 * 60 * minute]);
      else expect(staleIfErrorMs, name).toBeLessThanOrEqual(60 * minute);
    }
  });

  it.each(['membership', 'platform role'])('never serve a right that is known to have changed: %s', (name) => {
    const { staleIfErrorMs, isStaleOnlyIfUnchanged } = policyNamed(name);
    expect(staleIfErrorMs === 0 || isStaleOnlyIfUnchanged).toBe(true);
  });

  it('admit the pages past 20 of a list, and what a cursor leads to, on second sight', () => {
    const pages = [{ page: 1 }, { page: 20 }, { page: 21 }];
    const paged = [...named(/ list$/), policyNamed('service pricing')];
    expect(paged.length).toBeGreaterThan(15);
    for (const { name, needsSecondRequest } of paged) {
      expect([name, pages.map((params) => needsSecondRequest?.(params))]).toEqual([name, [false, false, true]]);
    }
    expect(policyNamed('call list').needsSecondRequest?.({ cursor: 'next' })).toBe(true);
    for (const [name] of histories) {
      const { needsSecondRequest } = policyNamed(name);
      expect([{ limit: 100 }, { after: 'next' }].map((params) => needsSecondRequest?.(params))).toEqual([false, true]);
    }
  });
});
