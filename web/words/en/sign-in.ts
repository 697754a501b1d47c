export const signInWords = {
  title: 'Sign in',
  demo: 'This is the local stack with demo data. Choose who you are.',
  mayDo: {
    owner: 'Owner: may do everything, and manages the members',
    admin: 'Admin: changes settings, agents and connections',
    agent: 'Agent: works with calls and contacts',
    viewer: 'Viewer: looks, and changes nothing',
  },
  operations: 'The service itself',
  onCall: 'On call',
  onCallMayDo: 'Sees health, cache, database and jobs; no calls',
};
