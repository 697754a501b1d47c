import { count, plural } from '../numbers.ts';

export const agentWords = {
  title: 'Agents and numbers',
  question: 'Which agent needs help?',
  agent: 'Agent',
  minimum: 'Ranked from',
  minimumCalls: (calls: number) => plural(calls, 'call', 'calls'),
  rankBy: (figure: string) => `Rank by: ${figure}`,
  cell: (agent: string, sentence: string) => `${agent}, ${sentence}. Show the calls.`,
  none: 'There are no calls in this period.',
  calls: (calls: number) => plural(calls, 'call', 'calls'),
  total: (calls: number) => `${plural(calls, 'call', 'calls')} in all.`,
  notShown: (agents: number, calls: number) =>
    `Not shown: ${plural(agents, 'agent', 'agents')} with ${plural(calls, 'call', 'calls')}.`,
  belowMinimum: (minimum: number, agents: number, calls: number) =>
    `Below ${count(minimum)} calls: ${plural(agents, 'agent', 'agents')} with ${plural(calls, 'call', 'calls')}.`,
  showAll: 'Show them',
  withoutAgent: 'Without an agent:',
  numbersQuestion: 'Which numbers do you have?',
  noNumbers: 'There are no phone numbers yet. A connection to a provider brings them.',
  number: (e164: string | null, agent: string | undefined, active: boolean) =>
    [e164, agent === undefined ? null : `answered by ${agent}`, active ? null : 'not in use']
      .filter((part) => part !== null)
      .join(' · '),
};
