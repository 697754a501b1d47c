import { plural } from '../numbers.ts';

export const callBackWords = {
  title: 'Call back',
  question: 'Who still waits for a call?',
  none: 'Every caller has been spoken to. New missed calls appear here by themselves.',
  total: (callers: number) => `${plural(callers, 'caller', 'callers')}, the longest wait first`,
  withheld: (calls: number) =>
    `${plural(calls, 'call', 'calls')} came with a withheld number. They cannot be called back.`,
  attempts: (attempts: number, first: string, last: string) =>
    attempts === 1 ? `Called once, ${last}` : `Called ${attempts} times, first ${first}, last ${last}`,
  lastStatus: { missed: 'Missed', voicemail: 'Left a voicemail' },
  hours: (isWithin: boolean) => (isWithin ? 'within your hours' : 'outside your hours'),
  call: 'Call',
  done: 'Done',
  notNeeded: 'Not needed',
  pages: 'Pages of callers',
};
