import { count, percent, plural } from '../numbers.ts';

export const settingsWords = {
  title: 'Settings',
  members: 'Members and the audit log ›',
  readOnly: 'Owners and admins can change these settings.',
  save: 'Save how it counts',
  saveInbound: 'Save how calls are answered',
  on: 'on',
  off: 'off',
  notSet: 'not set',
  generalQuestion: 'How does the organisation count?',
  fields: {
    timezone: 'Time zone',
    weekStart: 'The week starts on',
    currency: 'Currency',
    duplicateWindow: 'Two reports of one call (seconds)',
    greeting: 'Greeting',
    voicemail: 'Voicemail',
    voicemailGreeting: 'Greeting of the voicemail',
    spam: 'Blocked as spam',
    spamMax: 'Block a number after (calls)',
    spamMinutes: 'Within (minutes)',
  },
  timezoneHint: 'All days and hours of the figures are on this clock.',
  currencyHint: 'Only the sign: amounts are not converted.',
  duplicateHint: 'Two providers may report the same call. Reports that start within this time count as one.',
  seconds: (seconds: number) => `${count(seconds)} s`,
  zoneEffect: (time: string, zone: string) =>
    `Days would begin at ${time} of the present clock, which is midnight in ${zone}.`,
  noRecount: 'Nothing has to be counted again.',
  recountOf: (days: number) =>
    `${plural(days, 'day is', 'days are')} counted again in the background. Until then, figures have at most 92 days.`,
  recount: (done: number) => `The figures are being counted on the new clock: ${percent(done)} done.`,
  inboundQuestion: 'When and how are calls answered?',
  spamHint: 'Empty: no number is blocked.',
  spamLimit: (calls: number | null, minutes: number) =>
    calls === null
      ? 'no number'
      : `after ${plural(calls, 'call', 'calls')} within ${plural(minutes, 'minute', 'minutes')}`,
  hours: {
    legend: 'Opening hours',
    always: 'There are no opening hours: calls are taken at any time.',
    closed: 'closed',
    add: 'Add hours',
    more: '+',
    addTo: (day: string) => `Add hours to ${day}`,
    remove: (day: string, from: string, to: string) => `Remove ${day} ${from} to ${to}`,
    from: (day: string) => `${day}, from`,
    to: (day: string) => `${day}, to`,
  },
  numbers: {
    question: 'Which numbers are there?',
    none: 'There are no phone numbers yet. A connection to a provider brings them.',
    answeredBy: 'Answered by',
    noAgent: 'No agent',
    inUse: 'In use',
    state: (agent: string | undefined, active: boolean) =>
      `${agent === undefined ? 'no agent' : `answered by ${agent}`} · ${active ? 'in use' : 'not in use'}`,
  },
  integrations: {
    question: 'Where else do messages come from?',
    none: 'There are no integrations yet.',
    active: 'Active',
    pages: (facebook: boolean, instagram: boolean) =>
      [facebook ? 'Facebook' : null, instagram ? 'Instagram' : null].filter((part) => part !== null).join(', '),
  },
};
