// What is not read for an org but finds one: whose number is this? Such a value is kept under a name that stands for no org,
// and since any org's write may outdate it, each write to its tables counts for that name too.
import { orgKey } from './key.ts';
import { definePolicy, type Policy, type PolicyDeclaration } from './policy.ts';

/** In the place of the org, for policies across orgs and for no other. */
export const acrossOrgs = orgKey('*across orgs*');

const policies = new Set<Policy>();
const tables = new Set<string>();

export function definePolicyAcrossOrgs(declared: PolicyDeclaration): Policy {
  const policy = definePolicy(declared);
  policies.add(policy);
  for (const table of policy.tables) tables.add(table);
  return policy;
}

export const isPolicyAcrossOrgs = (policy: Policy): boolean => policies.has(policy);

/** By what is declared, and not by what an instance holds: one that never asked must still tell those who share with it. */
export const isReadAcrossOrgs = (table: string): boolean => tables.has(table);
