export const memberWords = {
  title: 'Members',
  settings: '‹ Settings',
  question: 'Who belongs to the organisation?',
  add: 'Add a member',
  addHint: 'The person signs up first and confirms the address. Then add it here.',
  email: 'E-mail address',
  role: 'Role',
  unknownAddress:
    'No user has signed up with this address and confirmed it. Ask the person to sign up, then add the address again.',
  withoutName: 'Without a name',
  since: (email: string | null, day: string) => (email === null ? `since ${day}` : `${email} · since ${day}`),
  roleOf: (name: string) => `Role of ${name}`,
  remove: 'Remove',
  removeEffect: (name: string) => `${name} loses access at once. What they wrote is kept.`,
  leave: 'Leave',
  leaveEffect: 'You lose access at once. Only another member can add you again.',
  roleNames: { owner: 'Owner', admin: 'Admin', agent: 'Agent', viewer: 'Viewer' },
  rolesQuestion: 'What may each role do?',
  roles: [
    { role: 'owner', may: 'Everything, and manages all members.' },
    {
      role: 'admin',
      may: 'Changes settings, agents, connections and alerts, and manages agents and viewers. Reads the audit log.',
    },
    { role: 'agent', may: 'Reviews calls, calls back, and changes contacts, messages, appointments and campaigns.' },
    { role: 'viewer', may: 'Sees the calls and figures, listens to recordings and exports. Changes nothing.' },
  ],
} as const;
