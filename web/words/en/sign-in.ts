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
