/**
 * The tables that row-level security reads to decide which rows a member may see. Every view depends on them: a load for a user
 * whose membership ends in the meantime finds no rows.
 */
export const rlsTables = ['user_org_roles', 'organizations'] as const;

/** For views that ops read too: their role is looked up in platform_roles. */
export const rlsTablesForOps = [...rlsTables, 'platform_roles'] as const;
