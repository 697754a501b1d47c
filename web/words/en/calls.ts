import { clockLength, count, lengthInWords, money, plural } from '../numbers.ts';
import { callStatuses } from './call-statuses.ts';

export const callsWords = {
  title: 'Calls',
  list: 'List of calls',
  statuses: callStatuses,
  directions: { inbound: 'inbound', outbound: 'outbound' },
  sentiments: { positive: 'positive', neutral: 'neutral', negative: 'negative' },
  withheld: 'number withheld',
  withoutAgent: 'without agent',
  unknown: '–',
  clock: (seconds: number | null) => clockLength(seconds),
  cost: (micros: number | null, currency: string) => money(micros, currency),
  play: (who: string) => `Play the call with ${who}`,
  reviewed: 'reviewed',
  columns: {
    status: 'Call',
    who: 'Caller or called',
    agent: 'Agent',
    line: 'Your number',
    started: 'Started',
    length: 'Length',
    sentiment: 'Sentiment',
    outcome: 'Outcome',
    cost: 'Cost',
    tags: 'Tags',
    reviewed: 'Reviewed',
    summary: 'Summary',
  },
  savedViews: 'Saved views',
  export: 'Export',
  columnsTitle: 'Columns',
  defaultColumns: 'The usual columns',
  recording: 'Recording',
  total(total: number | null, isExact: boolean | null): string {
    const calls = plural(total ?? 0, 'call', 'calls');
    return isExact === false ? `More than ${calls}` : calls;
  },
  /** `214 calls, as in the chart`, `216 calls; the chart showed 214` */
  fromChart(total: number, calls: string, inChart: number): string {
    return total === inChart ? `${calls}, as in the chart` : `${calls}; the chart showed ${count(inChart)}`;
  },
  showNewer: (calls: number) => `Show ${plural(calls, 'new call', 'new calls')}`,
  loading: '…',
  strip: {
    names: { completed: 'answered', missed: 'missed', averageDurationSeconds: 'average talk time', costMicros: 'cost' },
    tooLong: 'Figures of these filters cover at most 92 days. Choose a shorter time for them.',
    textOf(name: string, value: number | null | undefined, currency: string): string {
      if (name === 'costMicros') return money(value, currency);
      return name === 'averageDurationSeconds' ? lengthInWords(value) : count(value);
    },
  },
  sort: 'Sort by',
  sorts: {
    '-started_at': 'Newest first',
    started_at: 'Oldest first',
    '-duration_seconds': 'Longest first',
    duration_seconds: 'Shortest first',
    '-cost': 'Most expensive first',
    cost: 'Cheapest first',
  },
  pages: 'Pages of calls',
  search: 'Number or name',
  searchSaid: 'What was said',
  nothingFound: (text: string) => `No number and no name has “${text}”.`,
  searchTranscripts: 'Search in what was said',
  nothingSaid: (text: string) => `“${text}” was said in none of these calls.`,
  searchParties: 'Search numbers and names again',
  noneUnderFilters: 'No call has all of these filters.',
  noneYet: 'No call came in this time.',
  without: (chip: string) => `Remove “${chip}”`,
  /** After the key "m". */
  marked: {
    on: 'Marked as reviewed.',
    off: 'No longer marked as reviewed.',
    failed: 'The mark was not saved. Try again.',
  },
  keys: {
    next: 'Next call',
    previous: 'Previous call',
    open: 'Open the call',
    play: 'Play, or pause',
    mark: 'Mark as reviewed, or not',
    search: 'Search calls',
    filter: 'Add a filter',
    close: 'Close the call',
  },
};
