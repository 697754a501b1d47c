/** Functions of the calls dashboard add this to their filter: the organisation of the caller, as in row-level security. */
export const withinActiveOrg = (alias: string) =>
  `${alias}.org_id = :org_id and ${alias}.org_id = (select private.active_org())`;
