// The organisations and users of the demo data. Their ids are fixed, so a token can be created before the data exists.

export const memberRoles = ['owner', 'admin', 'agent', 'viewer'] as const;
export type MemberRole = (typeof memberRoles)[number];

interface DemoUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export interface DemoOrg {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly timezone: string;
  /** 0 is Sunday. */
  readonly weekStart: number;
  readonly currency: string;
  readonly calls: number;
  readonly contacts: number;
  readonly users: Readonly<Record<MemberRole, DemoUser>>;
}

export const demoOrgs = {
  bluebird: {
    id: 'b1eb12d0-0000-4000-8000-000000000001',
    slug: 'bluebird',
    name: 'Bluebird Dental',
    timezone: 'America/New_York',
    weekStart: 0,
    currency: 'USD',
    calls: 120_000,
    contacts: 3000,
    users: {
      owner: { id: 'b1eb12d0-0000-4000-8000-0000000000a1', name: 'Olivia Bennett', email: 'olivia@bluebird.example' },
      admin: { id: 'b1eb12d0-0000-4000-8000-0000000000a2', name: 'Adam Reyes', email: 'adam@bluebird.example' },
      agent: { id: 'b1eb12d0-0000-4000-8000-0000000000a3', name: 'Grace Lindqvist', email: 'grace@bluebird.example' },
      viewer: { id: 'b1eb12d0-0000-4000-8000-0000000000a4', name: 'Victor Hale', email: 'victor@bluebird.example' },
    },
  },
  fern: {
    id: 'fe470000-0000-4000-8000-000000000002',
    slug: 'fern',
    name: 'Fern Mountain Tours',
    timezone: 'Asia/Kathmandu',
    weekStart: 1,
    currency: 'NPR',
    calls: 2000,
    contacts: 150,
    users: {
      owner: { id: 'fe470000-0000-4000-8000-0000000000a1', name: 'Ojaswi Shrestha', email: 'ojaswi@fern.example' },
      admin: { id: 'fe470000-0000-4000-8000-0000000000a2', name: 'Anil Gurung', email: 'anil@fern.example' },
      agent: { id: 'fe470000-0000-4000-8000-0000000000a3', name: 'Gita Tamang', email: 'gita@fern.example' },
      viewer: { id: 'fe470000-0000-4000-8000-0000000000a4', name: 'Bikash Rai', email: 'bikash@fern.example' },
    },
  },
} as const satisfies Record<string, DemoOrg>;

export type DemoOrgSlug = keyof typeof demoOrgs;

/** Has signed up, and is a member of no organisation: for the example that adds a member. */
export const newUser: DemoUser = {
  id: 'b1eb12d0-0000-4000-8000-0000000000a5',
  name: 'Hana Novak',
  email: 'hana@bluebird.example',
};

/** The users with a platform role. */
export const platformUsers = {
  ops: { id: '0b500000-0000-4000-8000-0000000000ff', name: 'Morgan Ellis', email: 'ops@callboard.example' },
  monitor: { id: '0b500000-0000-4000-8000-0000000000fe', name: 'Monitoring', email: 'monitor@callboard.example' },
} as const satisfies Record<string, DemoUser>;
