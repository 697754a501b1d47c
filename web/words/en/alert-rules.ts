import { changePercent, count, lengthInWords, money, percent, plural, unknown } from '../numbers.ts';

export const ruleWords = {
  question: 'Which figures are watched?',
  oneQuestion: 'What does the rule watch?',
  none: 'No rule yet. Add one, such as "more than 5 missed calls in an hour".',
  noneForReaders: 'No rule yet. An owner or an admin can add one.',
  add: 'Add a rule',
  back: '‹ Rules',
  new: 'New rule',
  off: 'off',
  states: { ok: 'OK', pending: 'pending', firing: 'firing', resolved: 'resolved', no_data: 'no data' },
  notEvaluated: 'not evaluated yet',
  stateSince: (state: string, since: string | null) => (since === null ? state : `${state} since ${since}`),
  itsCalls: 'of filtered calls only',
  valueNow: (value: string) => `now ${value}`,
  isChanged: 'The definition of this figure has changed since the rule was written. Save the rule again to accept it.',
  condition: (metric: string, operator: 'above' | 'below', threshold: string, minutes: number) =>
    `${metric} ${operator} ${threshold} in ${minutesInWords(minutes)}`,
  change: (metric: string, operator: 'above' | 'below', percents: number, minutes: number, before: string) =>
    `Change of ${lowerFirst(metric)} ${operator} ${changePercent(percents)} in ${minutesInWords(minutes)}, against ${before}`,
  befores: { absolute: '', previous: 'the time before', week: 'a week before' },
  metricName: (metric: string) => metrics.get(metric) ?? metric,
  amount(unit: string | undefined, value: number | null, currency: string): string {
    if (value === null) return unknown;
    if (unit === 'percent') return percent(value);
    if (unit === 'seconds') return lengthInWords(value);
    if (unit === 'micros') return money(value, currency);
    return count(value);
  },
};

const lowerFirst = (text: string) => `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;

function minutesInWords(minutes: number): string {
  if (minutes > 0 && minutes % 1440 === 0) return plural(minutes / 1440, 'day', 'days');
  if (minutes > 0 && minutes % 60 === 0) return plural(minutes / 60, 'hour', 'hours');
  return plural(minutes, 'minute', 'minutes');
}

const metrics = new Map([
  ['calls', 'Calls'],
  ['completed', 'Answered'],
  ['missed', 'Missed'],
  ['voicemail', 'Voicemail'],
  ['failed', 'Failed'],
  ['canceled', 'Canceled'],
  ['answerRate', 'Answered rate'],
  ['connectRate', 'Connected rate'],
  ['abandonRate', 'Abandoned rate'],
  ['serviceLevel', 'Service level'],
  ['serviceLevelWithAbandoned', 'Service level with abandoned calls'],
  ['serviceLevelOfAnswered', 'Service level of answered calls'],
  ['averageWaitSeconds', 'Average wait'],
  ['averageDurationSeconds', 'Average talk time'],
  ['totalDurationSeconds', 'Total talk time'],
  ['completionRate', 'Completed rate'],
  ['transferRate', 'Transfer rate'],
  ['transferFailureRate', 'Failed transfers'],
  ['containmentRate', 'Calls without a transfer'],
  ['successRate', 'Success rate'],
  ['judgedRate', 'Calls with a known success'],
  ['positiveRate', 'Positive calls'],
  ['negativeRate', 'Negative calls'],
  ['costMicros', 'Cost'],
  ['costPerCallMicros', 'Cost per call'],
  ['costPerMinuteMicros', 'Cost per minute'],
  ['costPerSuccessMicros', 'Cost per successful call'],
  ['costKnownRate', 'Calls with a known cost'],
  ['interruptionsPerCall', 'Interruptions per call'],
]);

export const ruleFormWords = {
  name: 'Name',
  metric: 'Figure',
  /** The API writes values as code. */
  definition: (text: string | undefined) => text?.replaceAll('`', ''),
  comparison: 'Compared',
  comparisons: {
    absolute: 'the figure itself',
    previous: 'its change since the time before, in percent',
    week: 'its change since a week before, in percent',
  },
  operator: 'Alert when it is',
  operators: { above: 'above', below: 'below' },
  threshold: 'Threshold',
  thresholdHints: {
    percent: 'In percent.',
    seconds: 'In seconds.',
    micros: (currency: string) => `In ${currency}.`,
    change: 'In percent of change. A fall of 20 % is −20.',
  },
  window: 'In the last (minutes)',
  windowHint: '60 is an hour, 1440 a day, 10080 a week.',
  filters: 'Of which calls',
  minimumSample: 'Smallest number of calls',
  minimumSampleHint: 'With fewer calls, the rule has no data and does not fire.',
  forMinutes: 'Fire after (minutes)',
  forMinutesHint: 'The condition must hold for this long. 0: at once.',
  cooldown: 'Pause after a notification (minutes)',
  notifyNoData: 'Also notify when there is no data',
  active: 'The rule is active',
  destinations: 'Send notifications to',
  noDestinations: 'There is no destination yet. The rule has states, and sends nothing.',
  quiet: 'Quiet hours',
  quietHint: 'No notification is sent in these hours, such as 22:00-24:00, 00:00-07:00.',
  quietInvalid: 'Write ranges as 22:00-24:00, with a comma between them. A range ends after it begins.',
  save: 'Save the rule',
  saved: 'The rule is saved.',
  preview: 'Preview the last 14 days',
  remove: 'Delete the rule',
  removeEffect: (name: string) => `${name} is deleted with its history. It sends nothing any more.`,
};

export const previewWords = {
  title: 'In the last 14 days',
  fired: (fired: number, notifications: number) =>
    fired === 0
      ? 'The rule would not have fired.'
      : `The rule would have fired ${plural(fired, 'time', 'times')}, with ${plural(notifications, 'notification', 'notifications')}.`,
  noData: (minutes: number) => `There was no data for ${minutesInWords(minutes)}.`,
  step: (minutes: number) =>
    `Evaluated every ${minutesInWords(minutes)}. In service, each rule is evaluated once a minute.`,
  firing: (from: string, to: string | null, value: string) =>
    to === null ? `${from} until now, peak ${value}` : `${from} to ${to}, peak ${value}`,
  each: 'Show each time',
};

export const historyWords = {
  question: 'When did its state change?',
  none: 'The state has not changed yet.',
  from: (from: string, to: string) => `${from} → ${to}`,
  columns: { at: 'Time', change: 'Change', value: 'Figure', sample: 'Calls' },
  table: 'Changes of state',
  pages: 'Pages of the history',
};
