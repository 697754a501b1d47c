import { plural } from '../numbers.ts';

export const callBackWords = {
  title: 'Call back',
  question: 'Who still waits for a call?',
  none: 'Every caller has been spoken to. New missed calls appear here by themselves.',
  total: (callers: number) => `${plural(callers, 'caller', 'callers')}, the longest wait first`,
  withheld: (calls: number) =>
    `${plural(calls, 'call', 'calls')} came with a withheld number. They cannot be called back.`,
  since: (first: string) => `Waiting since ${first}:`,
  calls: (attempts: number) => plural(attempts, 'call', 'calls'),
  last: (last: string) => `, the last ${last}`,
  lastStatus: { missed: 'Missed', voicemail: 'Left a voicemail' },
  hours: (isWithin: boolean) => (isWithin ? 'within your hours' : 'outside your hours'),
  call: 'Call',
  done: 'Done',
  notNeeded: 'Not needed',
  resolved: (name: string) => `${name} is off the list.`,
  pages: 'Pages of callers',
};
