/** What a member may do in one organisation, from most to least. */
export type Role = 'owner' | 'admin' | 'agent' | 'viewer';

/** Roles outside any organisation: `ops` runs the platform, `monitor` only reads how it is doing. */
export type PlatformRole = 'ops' | 'monitor';
