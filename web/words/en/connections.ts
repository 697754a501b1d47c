import { count, plural } from '../numbers.ts';

export const connectionWords = {
  title: 'Connections',
  back: '‹ Connections',
  question: 'Which providers send calls?',
  none: 'No provider is connected yet. Connect one, and its calls appear here within a second.',
  noneForReaders: 'No provider is connected yet. An owner or an admin can connect one.',
  readOnly: 'Owners and admins can change connections.',
  connect: 'Connect a provider',
  cancel: 'Cancel',
  off: 'off',
  checking: 'checking …',
  notChecked: 'Its health could not be read.',
  healthy: 'healthy',
  problems: (problems: number) => plural(problems, 'problem', 'problems'),
  lastEvent: (at: string | null) => (at === null ? 'no delivery yet' : `last delivery ${at}`),
  conflict: 'Another person has changed this connection in the meantime. Load the page again to see their version.',
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

export const mappingWords = {
  question: 'Which agents and numbers are its calls of?',
  none: 'Nothing is mapped yet. When a delivery names an agent or a number of the provider, it is listed here.',
  noneLeft: 'No mapping is stored.',
  agent: 'Agent',
  number: 'Number',
  kinds: { agent: 'Agent of the provider', number: 'Number of the provider' },
  unmapped: (calls: number) => `${plural(calls, 'call', 'calls')} without a mapping`,
  target: (providerId: string) => `${providerId} is here`,
  choose: 'Choose …',
  map: 'Map',
  mapped: (calls: number, hasMore: boolean) =>
    `Mapped. ${plural(calls, 'earlier call is', 'earlier calls are')} filled in${hasMore ? ', and more will follow' : ''}.`,
  add: 'Add a mapping',
  kind: 'What is mapped',
  providerId: 'ID at the provider',
  here: 'Here',
  remove: 'Remove',
  removeOf: (providerId: string) => `Remove the mapping of ${providerId}`,
  removeEffect: (providerId: string) =>
    `Later calls of ${providerId} have no agent or number. Earlier calls stay as they are.`,
  gone: 'deleted',
};

export const secretWords = {
  question: 'Secrets',
  none: 'No secret is stored, so each delivery is refused.',
  one: 'One secret is stored. To replace it, add the new one: both are valid until you remove the older one.',
  two: 'Two secrets are stored, and both are valid. When the provider signs with the newer one, remove the older one.',
  add: 'Add a secret',
  newSecret: 'New secret',
  added: 'The secret is stored.',
  removeOlder: 'Remove the older secret',
  removeNewer: 'Remove the newer secret',
  olderEffect: 'From now on, only signatures by the newer secret are valid. Do this when the provider signs with it.',
  newerEffect: 'From now on, only signatures by the older secret are valid. This takes the rotation back.',
  removed: 'The secret is removed.',
  replaceUrl: 'Replace the webhook URL',
  replaceEffect:
    'Do this when the URL has become known to others. The old URL ends at once: enter the new one at the provider immediately, or deliveries are lost.',
  replaced: 'The URL is replaced. Enter the new one at the provider now.',
};

export const connectionFormWords = {
  question: 'Settings',
  name: 'Name',
  active: 'Active: deliveries are accepted',
  inactiveHint: 'While it is not active, its URL answers 404, and the provider may stop sending.',
  apiKey: 'API key',
  apiKeySet: 'A key is stored. Leave this empty to keep it.',
  apiKeyMissing: 'No key is stored. With one, calls are found whose deliveries were lost.',
  removeApiKey: 'Remove the API key',
  options: 'Options',
  optionsHint: 'One a line, as name=value. They say how the provider signs, where there is a choice.',
  save: 'Save',
  saved: 'The connection is saved.',
  remove: 'Delete the connection',
  removeEffect: (name: string) =>
    `${name} is deleted with its secrets, mappings and deliveries. Its calls are kept. Its URL answers 404 from now on. To stop deliveries for a time, make it inactive instead.`,
};

export const deliveryWords = {
  question: 'What has arrived?',
  none: 'No delivery has arrived in the last days. Follow the steps of the set-up, then make a call.',
  noneFound: 'No delivery has this state.',
  showAll: 'Show all',
  state: 'State',
  anyState: 'All states',
  states: {
    received: 'waiting',
    applied: 'applied',
    ignored: 'ignored',
    quarantined: 'in quarantine',
    failed: 'failed',
  },
  sources: { webhook: 'delivery', reconcile: "provider's API", backfill: 'earlier calls' },
  columns: { at: 'Arrived', event: 'Event', state: 'State', reason: 'Reason', call: 'Call' },
  table: 'Table of deliveries',
  openCall: 'Open the call',
  pages: 'Pages of deliveries',
  latest: 'Latest',
  older: 'Older',
  one: (event: string) => `Delivery: ${event}`,
  facts: {
    source: 'Came from',
    state: 'State',
    reason: 'Reason',
    received: 'Arrived',
    occurred: 'Happened',
    applied: 'Applied',
    attempts: 'Attempts',
    next: 'Next attempt',
    providerCall: 'Call at the provider',
  },
  lost: 'The provider did not deliver it. It was found by the API.',
  payload: 'Content',
  noPayload: 'The content is no longer stored.',
  replay: 'Apply again',
  replayed: (events: number) => `${plural(events, 'delivery is', 'deliveries are')} queued to be applied again.`,
  replayMany: 'Apply many again',
  replayManyHint: 'For example after a mapping or a correction. A call never changes twice by the same delivery.',
  which: 'Which deliveries',
  whichStates: {
    problems: 'failed and in quarantine',
    failed: 'failed',
    quarantined: 'in quarantine',
    ignored: 'ignored',
    applied: 'applied',
  },
  arrivedIn: 'Arrived in',
  spans: { hour: 'the last hour', day: 'the last 24 hours', week: 'the last 7 days', month: 'the last 30 days' },
  more: 'There are more deliveries. Continue with the next ones.',
  continue: 'Continue',
  show: 'Show the content',
  showHint: 'It may contain personal data. Reading it is written to the audit log.',
  close: 'Close',
};
