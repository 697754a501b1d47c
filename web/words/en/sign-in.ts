export const signInWords = {
  title: 'Sign in',
  demo: 'This service runs with demo data. Choose a person to sign in as.',
  roles: { owner: 'owner', admin: 'admin', agent: 'agent', viewer: 'viewer' },
  mayDo: {
    owner: 'May do everything, and manages the members',
    admin: 'Changes settings, agents and connections',
    agent: 'Works with calls and contacts',
    viewer: 'Sees all figures, and changes nothing',
  },
  operations: 'The service itself',
  onCall: 'On call',
  ops: 'operations',
  onCallMayDo: 'Sees health, cache, database and jobs, but no calls',
};
