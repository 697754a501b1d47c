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
  email: 'E-mail address',
  password: 'Password',
  withPassword: 'Sign in',
  withLink: 'Send me a link instead',
  linkSent: (email: string) => `A link was sent to ${email}. Open it on this device.`,
  withProvider: (provider: string) => `Sign in with ${provider}`,
  /** It does not say which of the two is wrong. */
  wrong: 'The address or the password is not right.',
  failed: (reason: string) => `Sign-in failed: ${reason}`,
};
