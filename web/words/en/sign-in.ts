export const signInWords = {
  title: 'Sign in',
  mayDo: {
    owner: 'Owner: may do everything, and manages the members',
    admin: 'Admin: changes settings, agents and connections',
    agent: 'Agent: works with calls and contacts',
    viewer: 'Viewer: looks, and changes nothing',
  },
  operations: 'The service itself',
  onCall: 'On call',
};
