/** What a function of the calls dashboard adds to its filter: the caller's organisation, as row-level security would. */
export const withinActiveOrg = (alias: string) =>
  `${alias}.org_id = :org_id and ${alias}.org_id = (select private.active_org())`;
