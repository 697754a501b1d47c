import { count, plural } from '../numbers.ts';

export const connectionWords = {
  title: 'Connections',
  back: '‹ Connections',
  question: 'Which providers send calls?',
  none: 'No provider is connected yet. Connect one, and its calls appear here within a second.',
  noneForReaders: 'No provider is connected yet. An owner or an admin can connect one.',
  readOnly: 'Owners and admins can change connections.',
  connect: 'Connect a provider',
  off: 'off',
  healthy: 'healthy',
  problems: (problems: number) => plural(problems, 'problem', 'problems'),
  lastEvent: (at: string | null) => (at === null ? 'no delivery yet' : `last delivery ${at}`),
  providerName: (provider: string) => providers.get(provider) ?? provider,
  providers: (): readonly string[] => [...providers.keys()],
};

const providers = new Map([
  ['vapi', 'Vapi'],
  ['retell', 'Retell'],
  ['elevenlabs', 'ElevenLabs'],
  ['bland', 'Bland'],
  ['twilio', 'Twilio'],
  ['telnyx', 'Telnyx'],
  ['plivo', 'Plivo'],
  ['vonage', 'Vonage'],
  ['standard-webhooks', 'Your own program (Standard Webhooks)'],
]);

export const connectWords = {
  intro: 'Choose the provider. The next screen shows the URL and where to paste it.',
  provider: 'Provider',
  name: 'Name',
  nameHint: 'For you and your team, such as "Main line".',
  secret: 'Secret',
  secretHint:
    'It verifies that a delivery comes from the provider. Some providers show it only after they have the URL: then leave it empty.',
  apiKey: 'API key',
  apiKeyHint: 'Optional. With it, calls are found whose deliveries were lost.',
};

export const setupWords = {
  question: 'How is it set up?',
  all: 'All four steps are done.',
  show: 'Show the steps and the webhook URL',
  copy: 'Copy',
  copied: 'The URL is copied.',
  url: 'Webhook URL',
  secretStep: 'Secret',
  secretSet: 'A secret is stored. Deliveries are verified with it.',
  secretMissing: 'No secret is stored yet, so each delivery is refused. Add the secret below, under Secrets.',
  atProvider: (provider: string) => `At ${provider}`,
  how: 'What to do there',
  /** The API writes values as code. */
  step: (text: string) => text.replaceAll('`', ''),
  events: 'Switch on these events:',
  never: 'Never point these at the URL:',
  firstDelivery: 'First delivery',
  firstSeen: (at: string) => `A delivery has arrived. The last one came ${at}.`,
  firstWaiting: 'No delivery has arrived yet. Make a call: this step is marked as done when its first event arrives.',
  mapping: 'Agents and numbers',
  mapped: 'Each agent and number of the deliveries is mapped.',
  unmapped: (agents: number, numbers: number) =>
    `Not mapped yet: ${plural(agents, 'agent', 'agents')} and ${plural(numbers, 'number', 'numbers')}. Map them below.`,
  mappingLater: 'Agents and numbers of the provider are listed here after the first delivery.',
  done: 'Done',
  open: 'To do',
};

export const healthWords = {
  question: 'Does it work?',
  showEvents: 'Show them',
  good: 'Everything works. No problem was found.',
  lastEvent: 'Last delivery',
  lastApplied: 'Last applied',
  never: 'never',
  day: 'Last 24 hours',
  dayCounts: (applied: number, ignored: number, quarantined: number, failed: number) =>
    `${count(applied)} applied · ${count(ignored)} ignored · ${count(quarantined)} in quarantine · ${count(failed)} failed`,
  waiting: 'Waiting',
  waitingSince: (events: number, since: string | null) =>
    since === null
      ? plural(events, 'event', 'events')
      : `${plural(events, 'event', 'events')}, the oldest since ${since}`,
  refused: 'Refused',
  refusedLast: (deliveries: number, at: string | null) =>
    at === null
      ? plural(deliveries, 'delivery', 'deliveries')
      : `${plural(deliveries, 'delivery', 'deliveries')}, the last ${at}`,
  lost: 'Lost, found by the API',
  lostCounts: (day: number, week: number) => `${count(day)} in 24 hours · ${count(week)} in 7 days`,
  reconciler: "Provider's API",
  reconcilerOff: 'not read: there is no API key',
  reconcilerRead: (at: string | null) => (at === null ? 'not read yet' : `read ${at}`),
  copies: 'Copies of recordings',
  copyCounts: (waiting: number, failed: number) => `${count(waiting)} waiting · ${count(failed)} failed`,
};
