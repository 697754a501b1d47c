import { count } from '../numbers.ts';

export const opsWorkWords = {
  title: 'Webhooks and jobs',
  webhooksQuestion: 'Do the events of the providers arrive?',
  queuesQuestion: 'Does other work wait?',
  jobsQuestion: 'Do the jobs run?',
  noProviders: 'No organisation has a connection yet.',
  noJobs: 'This instance runs no jobs: JOBS is off.',
  advice:
    'Failed events have used up their retries. Quarantined events could not be understood. Both can be replayed: npm run webhooks -- --help',
  columns: {
    provider: 'Provider',
    ofProviders: [
      'Connections',
      'Waiting',
      'Oldest',
      'Received in 1 h',
      'Processed in 1 h',
      'Retrying',
      'Failed',
      'Quarantined',
      'Lost webhooks',
    ],
    queue: 'Queue',
    ofQueues: ['Waiting', 'Oldest', 'Retrying', 'Failed'],
    job: 'Job',
    state: 'State',
    lastRun: 'Last run',
    took: 'Took',
    result: 'Result',
    nextRun: 'Next run',
  },
  queues: {
    alertDeliveries: 'Notifications of alert rules',
    exports: 'Exports',
    recordingCopies: 'Copies of recordings',
  },
  states: { off: 'off', running: 'running', waiting: 'idle' },
  ms: (ms: number) => `${count(ms)} ms`,
  result: (result: 'ok' | 'failed', failures: string, error: string | null) =>
    result === 'ok' ? 'ok' : `failed ${failures} times in a row${error === null ? '' : `: ${error}`}`,
};
