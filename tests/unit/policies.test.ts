// The declared policies must match this table. A table that is missing in a policy means that a write to it does not outdate the
// value. Reads through row-level security read its tables too.
import { describe, expect, it } from 'vitest';
import { rlsTables } from '../../src/database/rls-tables.ts';
import { declaredPolicies } from '../helpers/declared-policies.ts';
import { type Declared, everyResource } from '../helpers/every-resource.ts';

const second = 1000;
const minute = 60 * second;
const relaxed = 1000;
const strict = 0;

const withRls = (...tables: string[]) => [...tables, ...rlsTables].sort();

type Row = readonly [name: string, tables: readonly string[], ttlMs: number, relaxedMs: number];

/** All lists have this TTL, except those of `listTtls`. */
const listTtlMs = 3 * minute;
const listTtls: Readonly<Record<string, number>> = { agents: 10 * minute, services: 60 * minute };

/** Its rows have the progress, which each call of a running campaign changes. */
const listOf = (many: string): Row | undefined =>
  many === 'campaigns' ? ['campaigns list', withRls('call_queue', 'campaigns'), listTtlMs, relaxed] : undefined;

const rowsOf = ({ resource: { one, many, table, joined, isGlobal } }: Declared): Row[] => {
  const tables = withRls(table, ...(joined?.tables ?? []), ...(isGlobal ? ['platform_roles'] : []));
  return [
    listOf(many) ?? [`${many} list`, tables, listTtls[many] ?? listTtlMs, strict],
    [`${one} detail`, tables, 5 * minute, strict],
  ];
};

const resources = await everyResource();

const histories: readonly Row[] = [
  ['contact appointments', withRls('appointments', 'contacts'), 3 * minute, strict],
  ['contact calls', withRls('call_logs', 'contacts'), 3 * minute, strict],
  ['contact messages', withRls('contacts', 'messages'), 3 * minute, strict],
];
/** Across orgs: no row-level security. */
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
  ...resources.flatMap(rowsOf),
  ...histories,
  ...routing,
  ['alert destination detail', withRls('alert_destinations'), 5 * minute, strict],
  ['alert destinations list', withRls('alert_destinations'), listTtlMs, strict],
  ['alert rule detail', withRls('alert_rule_states', 'alert_rules'), 5 * minute, strict],
  ['alert rules list', withRls('alert_rule_states', 'alert_rules'), listTtlMs, strict],
  ['call detail', withRls('agents', 'call_logs', 'call_reviews', 'org_settings'), 5 * minute, strict],
  ['call neighbours', withRls('agents', 'call_logs', 'call_reviews', 'org_settings', 'phone_numbers'), minute, relaxed],
  ['call list', withRls('agents', 'call_logs', 'call_reviews', 'org_settings', 'phone_numbers'), 3 * minute, strict],
  ['call overview', withRls('call_logs', 'call_reviews', 'org_settings'), minute, relaxed],
  ['call analytics', withRls('call_logs', 'call_reviews', 'org_settings'), minute, relaxed],
  ['call agents', withRls('agents', 'call_logs', 'call_reviews', 'org_settings'), minute, relaxed],
  ['call figures', withRls(), 60 * minute, strict],
  ['call funnel', withRls('appointments', 'call_logs', 'call_queue', 'call_reviews', 'org_settings'), minute, relaxed],
  ['call attention', withRls('call_back_resolutions', 'call_logs', 'call_reviews', 'org_settings'), minute, relaxed],
  ['call heatmap', withRls('call_logs', 'call_reviews', 'inbound_configs', 'org_settings'), minute, relaxed],
  ['call tags', withRls('call_logs', 'call_reviews', 'org_settings'), minute, relaxed],
  ['call waveform', withRls('call_logs', 'call_reviews', 'org_settings'), 5 * minute, strict],
  ['call series', withRls('call_logs', 'call_reviews', 'org_settings'), minute, relaxed],
  [
    'call stats',
    withRls('agents', 'call_logs', 'call_reviews', 'leads', 'org_settings', 'phone_numbers'),
    minute,
    relaxed,
  ],
  [
    'unanswered callers',
    withRls('agents', 'call_back_resolutions', 'call_logs', 'call_reviews', 'inbound_configs', 'org_settings'),
    minute,
    relaxed,
  ],
  ['campaign contacts', withRls('call_queue', 'campaigns', 'contacts'), minute, relaxed],
  ['campaign progress', withRls('call_queue', 'campaigns'), minute, relaxed],
  ['connection detail', withRls('connections'), 5 * minute, strict],
  // Its rows have the health, which no table announces.
  ['connections list', withRls('connections'), 15 * second, strict],
  ['contact lookup', withRls('contacts'), 5 * minute, strict],
  ['contact stats', withRls('contacts'), 5 * minute, relaxed],
  ['free slots', withRls('appointments', 'inbound_configs', 'staff'), minute, strict],
  ['inbound config', withRls('inbound_configs'), 5 * minute, strict],
  ['membership', ['org_settings', 'organizations', 'user_org_roles'], 30 * second, strict],
  ['org settings', withRls('org_settings'), 10 * minute, strict],
  ['platform role', ['platform_roles'], 30 * second, strict],
  ['webhook connection', ['connections', 'organizations'], 60 * second, strict],
];

const policies = await declaredPolicies();

function policyNamed(name: string) {
  const policy = policies.find((each) => each.name === name);
  if (policy === undefined) throw new Error(`There is no policy ${name}.`);
  return policy;
}

const named = (kind: RegExp) => policies.filter(({ name }) => kind.test(name));

describe('the policies', () => {
  it('match the table', () => {
    const rows = policies.map(({ name, tables, ttlMs, relaxedMs }) => [name, [...tables].sort(), ttlMs, relaxedMs]);
    expect(rows).toEqual(table.toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });

  it('have unique names', () => {
    const names = policies.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('are across orgs only where the org is looked up, or rows belong to no org', () => {
    const acrossOrgs = policies.filter(({ isAcrossOrgs }) => isAcrossOrgs).map(({ name }) => name);
    expect(acrossOrgs).toEqual([
      'page mapping',
      'phone mapping',
      'platform role',
      'spam limits',
      'template detail',
      'templates list',
      'webhook connection',
    ]);
  });

  it('keep null for 15 seconds', () => {
    const oneThing = [
      ...named(/ (detail|mapping|limits|lookup|progress|slots)$/),
      ...histories.map(([name]) => policyNamed(name)),
    ];
    expect(oneThing.length).toBeGreaterThan(20);
    for (const { name, negativeTtlMs } of oneThing) expect([name, negativeTtlMs]).toEqual([name, 15 * second]);
  });

  it('have stale-if-error of an hour at most, and of a day for phone and page mappings', () => {
    for (const { name, staleIfErrorMs } of policies) {
      if (name.endsWith(' mapping')) expect([name, staleIfErrorMs]).toEqual([name, 24 * 60 * minute]);
      else expect(staleIfErrorMs, name).toBeLessThanOrEqual(60 * minute);
    }
  });

  it.each(['membership', 'platform role'])('never serve an outdated access right: %s', (name) => {
    const { staleIfErrorMs, isStaleOnlyIfUnchanged } = policyNamed(name);
    expect(staleIfErrorMs === 0 || isStaleOnlyIfUnchanged).toBe(true);
  });

  it('have a doorkeeper for pages past 20 and for cursors', () => {
    const pages = [{ page: 1 }, { page: 20 }, { page: 21 }];
    const paged = named(/ list$/);
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
