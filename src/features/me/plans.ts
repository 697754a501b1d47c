import type { Plans } from '../../index-doctor/hot-query.ts';

export const mePlans: Plans = {
  hotQueries: [
    {
      feature: 'me',
      table: 'user_org_roles',
      runsAs: 'owner',
      inside: 'private.my_memberships',
      name: 'the organisations of a user',
      sql: 'select role from public.user_org_roles where user_id = :user_id',
      index: 'user_org_roles_user_id_org_id_key',
      bound: 'user_id',
    },
  ],
};
