import { clockLength, money } from '../numbers.ts';
import { weekdayName } from '../time.ts';
import { callStatuses } from './call-statuses.ts';

const flag = { true: 'yes', false: 'no', unknown: 'unknown' };

const values: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  direction: { inbound: 'inbound', outbound: 'outbound' },
  status: callStatuses,
  successful: flag,
  is_test: flag,
  has_recording: flag,
  reviewed: flag,
  ended_by: { agent: 'agent', caller: 'caller', carrier: 'carrier', platform: 'platform', unknown: 'unknown' },
  search_in: { transcript: 'what was said', parties: 'numbers and names' },
};

export const filterWords = {
  add: 'Filter',
  addLabel: 'Add a filter',
  find: 'Find a filter',
  back: 'All filters',
  group: 'Filters',
  clear: 'Remove all',
  remove: (chip: string) => `Remove the filter ${chip}`,
  names: {
    direction: 'Direction',
    status: 'Status',
    sentiment: 'Sentiment',
    outcome: 'Outcome',
    successful: 'Successful',
    agent_id: 'Agent',
    phone_number_id: 'Your number',
    campaign_id: 'Campaign',
    contact_id: 'Contact',
    number: 'Caller or called number',
    has_recording: 'Recorded',
    reviewed: 'Reviewed',
    tag: 'Tag',
    duration: 'Length',
    talk: 'Talk time',
    cost: 'Cost',
    weekday: 'Weekday',
    hour: 'Hour of the day',
    answered_by: 'Answered by',
    ended_by: 'Ended by',
    ended_reason: 'Reason of the end',
    transfer_status: 'Transfer',
    channel: 'Channel',
    language: 'Language',
    recording_consent: 'Consent to record',
    is_test: 'Test call',
    provider: 'Provider',
    provider_call_id: 'Id at the provider',
    carrier_call_id: 'Id at the carrier',
    days: 'Time',
    measure: 'Counted as',
    search: 'Search',
    search_in: 'Search in',
  } as Readonly<Record<string, string>>,
  nameOf: (name: string) => filterWords.names[name] ?? name,
  /** `undefined`: the value is a text of the data. */
  valueOf(name: string, value: string): string | undefined {
    if (value === 'none') return 'none';
    if (name === 'weekday') return weekdayName(Number(value), 'long');
    if (name === 'hour') return `${value.padStart(2, '0')}:00–${value.padStart(2, '0')}:59`;
    return (
      values[name]?.[value] ?? (value === 'unknown' || name === 'measure' ? value.replaceAll('_', ' ') : undefined)
    );
  },
  /** Codes such as `appointment_booked` are shown as words. */
  codeInWords: (code: string) => code.replaceAll('_', ' '),
  chip: (name: string, texts: readonly string[]) => `${name}: ${listed(texts)}`,
  range: (from: string | undefined, to: string | undefined) => {
    if (from === undefined) return `up to ${to}`;
    return to === undefined ? `${from} or more` : `${from} to ${to}`;
  },
  amount: (unit: 'seconds' | 'money', value: string, currency: string) =>
    unit === 'seconds' ? clockLength(Number(value)) : money(Number(value), currency),
  from: { seconds: 'At least (seconds)', money: 'At least' },
  to: { seconds: 'At most (seconds)', money: 'At most' },
  apply: 'Apply',
  yes: 'Yes',
  no: 'No',
  either: 'Either',
  any: 'any',
  addText: 'Add',
  textLabel: 'Exactly as in the calls',
  findValue: 'Find',
  noValues: 'No call has a value here.',
  nothingFound: 'Nothing found.',
  loading: 'Reading …',
  calls: (calls: string) => `${calls} calls`,
};

const maxListed = 3;
/** `missed, failed and 2 more` */
function listed(texts: readonly string[]): string {
  if (texts.length <= maxListed) return texts.join(', ');
  return `${texts.slice(0, maxListed - 1).join(', ')} and ${texts.length - maxListed + 1} more`;
}
