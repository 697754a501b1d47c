/**
 * What row-level security reads to tell who may see a row. Whatever is read through it depends on them too: the rows that
 * somebody finds whose membership ends meanwhile are none.
 */
export const rlsTables = ['user_org_roles', 'organizations'] as const;

/** Of what ops read as well, in no organisation: their role is looked up too. */
export const rlsTablesForOps = [...rlsTables, 'platform_roles'] as const;
