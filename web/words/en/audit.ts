const actionNames: Readonly<Record<string, string>> = {
  'recording.url_issued': 'Listened to a recording',
  'recording.downloaded': 'Downloaded a recording',
  'calls.exported': 'Exported calls',
  'calls.export_canceled': 'Canceled an export',
  'call.review_changed': 'Reviewed a call',
  'caller.resolved': 'Resolved a caller',
  'member.changed': 'Changed a member',
};

export const auditActions = Object.keys(actionNames);

const asSentence = (code: string) => {
  const words = code.replaceAll(/[._]/g, ' ');
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
};

export const auditWords = {
  question: 'Who did what?',
  person: 'Person',
  anyPerson: 'Everyone',
  action: 'Action',
  anyAction: 'Everything',
  actionName: (action: string) => actionNames[action] ?? asSentence(action),
  none: 'There is no entry.',
  pages: 'Pages of the audit log',
  columns: { at: 'When', who: 'Who', what: 'What', subject: 'Which', request: 'Request' },
  openCall: 'Open the call',
  member: (name: string, role: string) => [name, role].filter((part) => part !== '').join(', '),
  fromTo: (from: string, to: string) => `${from} → ${to}`.replaceAll('_', ' '),
  actor: (name: string | null, id: string | null) => name ?? (id === null ? 'The service' : 'A user who is no member'),
};
