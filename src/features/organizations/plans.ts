import { type Plans, rowsOf } from '../../index-doctor/hot-query.ts';
import { indexesOn, uniqueConstraintsOn } from '../../index-doctor/required-index.ts';

const list = { feature: 'organizations', table: 'organizations', runsAs: 'ops' } as const;
const listOf = (orderBy: string) =>
  rowsOf('organizations', { where: ['deleted_at is null'], orderBy, isCounted: true });

export const organizationPlans: Plans = {
  hotQueries: [
    {
      ...list,
      name: 'organisations by name',
      sql: listOf('deleted_at, name, id'),
      index: 'idx_organizations_deleted_name',
    },
    {
      ...list,
      name: 'organisations by age',
      sql: listOf('deleted_at, created_at desc, id desc'),
      index: 'idx_organizations_deleted_created',
    },
    {
      // Read by every request of a member (src/http/auth/membership.ts).
      feature: 'auth',
      table: 'user_org_roles',
      runsAs: 'member',
      name: 'membership',
      sql: rowsOf('user_org_roles', { where: ['org_id = :org_id', 'user_id = :user_id'] }),
      // In an organisation with one member, both find one row.
      index: { any: ['user_org_roles_user_id_org_id_key', 'user_org_roles_pkey'] },
    },
  ],
  requiredIndexes: [
    ...indexesOn('organizations', {
      idx_organizations_deleted_created: 'btree (deleted_at, created_at DESC)',
      idx_organizations_deleted_name: 'btree (deleted_at, name)',
    }),
    ...uniqueConstraintsOn('user_org_roles', { user_org_roles_user_id_org_id_key: 'btree (user_id, org_id)' }),
  ],
};
