import { definePolicyAcrossOrgs } from '../../cache/across-orgs.ts';

/** On every incoming call, before anybody knows the org: any org's write may outdate it, and does. */
export const phoneMapping = definePolicyAcrossOrgs({
  name: 'phone mapping',
  version: 1,
  // A deleted org answers no calls: that is read from organizations.
  tables: ['phone_numbers', 'agents', 'inbound_configs', 'organizations'],
  ttlMs: 30 * 60_000,
  mode: 'strict',
  staleOnErrorMs: 60 * 60_000,
  // Whoever dials at random must not fill the memory with numbers that are nobody's.
  negativeTtlMs: 15_000,
});
