import { count, plural } from '../numbers.ts';

export const overviewWords = {
  title: 'Overview',
  figures: 'Figures',
  tooLong: (days: number) => `Under these filters, at most ${days} days can be counted.`,
  shorter: 'Show the last 90 days',
  noComparison: 'No value before',
  unfinished: (until: string) => `The period is not over, so the one before is counted only up to ${until}.`,
  chart: {
    title: 'How many calls came, and what became of them?',
    bucket: 'Time',
    before: 'Before',
    total: 'All',
    until: (time: string) => `until ${time}`,
    notOver: (bucket: string) => `${bucket}, not over`,
    share: (name: string, value: number | null, total: number | null) =>
      `${count(value)} ${name.toLowerCase()} of ${plural(total ?? 0, 'call', 'calls')}`,
    calls: (value: number | null) => plural(value ?? 0, 'call', 'calls'),
    compared: (comparison: string) => `dashed: ${comparison}`,
    clockChange: (day: string, hours: number) =>
      `${day} has ${count(hours)} hours: the clocks go ${hours < 24 ? 'forward' : 'back'}.`,
  },
  sentiment: {
    title: 'How did callers feel?',
    names: { positive: 'Positive', neutral: 'Neutral', negative: 'Negative', unknown: 'Unknown' },
    notCounted: 'not counted',
  },
  direction: { title: 'Who called whom?', names: { inbound: 'Inbound', outbound: 'Outbound' } },
  outcome: {
    title: 'What came of the calls?',
    none: 'No calls in this period.',
    rest: (outcomes: number | null) =>
      outcomes === null ? 'All other outcomes' : plural(outcomes, 'other outcome', 'other outcomes'),
  },
  agents: {
    title: 'Who answered?',
    all: 'All agents',
    none: 'No agent had a call in this period.',
    rest: (agents: number) => plural(agents, 'other agent', 'other agents'),
    answered: (rate: string) => `${rate} answered`,
    without: 'Without an agent',
  },
  live: {
    title: 'Which calls are going on now?',
    none: 'No call at the moment.',
    ringing: 'Ringing',
    in_progress: 'In progress',
    inbound: 'from',
    outbound: 'to',
    withheld: 'number withheld',
    all: (calls: number) => `All ${plural(calls, 'call', 'calls')}`,
  },
  attention: {
    label: 'Attention',
    unanswered: (callers: number) =>
      `${plural(callers, 'caller', 'callers')} got no answer and ${callers === 1 ? 'was' : 'were'} not called back.`,
    callBack: 'Call back',
    unusual: (figure: string, value: string, low: string, high: string, weekday: string, until: string) =>
      `${figure}: ${value} today until ${until}. On ${weekday}s it is usually ${low === high ? low : `${low} to ${high}`}.`,
    show: 'Show the calls',
    none: 'No caller waits for a call back, and no figure of today is unusual.',
    more: (items: number) => `${items} more`,
    fewer: 'Less',
  },
};
