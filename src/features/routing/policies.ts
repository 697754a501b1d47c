import { definePolicyAcrossOrgs } from '../../cache/across-orgs.ts';

const minute = 60_000;
/** Calls are connected through a day without a database: better as it was yesterday than not at all. */
const staleOnErrorMs = 24 * 60 * minute;
// Whoever dials at random must not fill the memory with what is nobody's.
const negativeTtlMs = 15_000;

/** On every incoming call, before anybody knows the org: any org's write may outdate it, and does. */
export const phoneMapping = definePolicyAcrossOrgs({
  name: 'phone mapping',
  version: 3,
  // A deleted org answers no calls: that is read from organizations. Its hours are by the clock of org_settings.
  tables: ['phone_numbers', 'agents', 'inbound_configs', 'organizations', 'org_settings'],
  ttlMs: 30 * minute,
  mode: 'strict',
  staleOnErrorMs,
  negativeTtlMs,
});

/** Beside the mapping, not out of it: what a view remembers is the text that it sends. */
export const spamLimits = definePolicyAcrossOrgs({
  name: 'spam limits',
  version: 2,
  tables: ['phone_numbers', 'inbound_configs', 'organizations'],
  ttlMs: 30 * minute,
  mode: 'strict',
  // Without a database nothing is counted either.
  staleOnErrorMs: 60 * minute,
  negativeTtlMs,
});

export const pageMapping = definePolicyAcrossOrgs({
  name: 'page mapping',
  version: 1,
  tables: ['integrations', 'organizations'],
  ttlMs: 30 * minute,
  mode: 'strict',
  staleOnErrorMs,
  negativeTtlMs,
});
