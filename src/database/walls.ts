/**
 * What row-level security reads to tell who may see a row. Whatever is read through it depends on them too: the rows that
 * somebody finds whose membership ends meanwhile are none.
 */
export const tablesOfTheWalls = ['user_org_roles', 'organizations'] as const;
