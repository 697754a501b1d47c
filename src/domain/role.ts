/** The roles of a member in an organisation, from most rights to fewest. */
export const roles = ['owner', 'admin', 'agent', 'viewer'] as const;
export type Role = (typeof roles)[number];

/** Roles outside any organisation: `ops` runs the platform, `monitor` can only read its state. */
export const platformRoles = ['ops', 'monitor'] as const;
export type PlatformRole = (typeof platformRoles)[number];
