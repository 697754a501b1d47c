import { bytes, count, percent, plural } from '../numbers.ts';

const partNames: Readonly<Record<string, string>> = {
  database: 'Database',
  bucket: 'Bucket of recordings',
  changeFeed: 'Change feed',
  'change feed': 'Change feed',
  redis: 'Redis',
  'redis content': 'Content of Redis',
  memory: 'Cache in memory',
  loaders: 'Loads of the cache',
  jobs: 'Jobs',
  webhooks: 'Webhooks',
};

/** Where docs/operations.md says what to do. */
const runbook: Readonly<Record<string, string>> = {
  database: 'Search the log for "database". Cached figures are served meanwhile, with their time.',
  changeFeed: 'Search the log for "change feed". Until it is back, values are kept for 5 s at most.',
  redis: 'Search the log for "redis". Each instance works from its own memory meanwhile.',
  bucket: 'Recordings cannot be played. Check the credentials and the region of the bucket.',
};

export const opsWords = {
  of: 'Operations',
  runbook: 'Runbook: docs/operations.md, "On call".',
  noRole:
    'This page is for people on call. Your user has no platform role. A person with access to the database can grant one:',
  grant: (userId: string) => `DATABASE_URL=… npm run platform-role -- grant ${userId} ops`,
  now: 'Now',
  healthQuestion: 'Is it us?',
  status: { degraded: 'Degraded', down: 'Down' },
  noAnswer: 'The service does not answer. This was its last state:',
  healthy: (rate: number | null, reads: number) =>
    rate === null
      ? 'Healthy. The cache was not read in the last hour.'
      : `Healthy: ${percent(rate)} of ${plural(reads, 'read', 'reads')} in the last hour were hits.`,
  broken: (status: string, parts: string) => (parts === '' ? `${status}.` : `${status}: ${parts}.`),
  since: (time: string) => `since ${time}`,
  drop: 'Drop cached values …',
  partName: (part: string) => partNames[part] ?? part,
  runbookOf: (part: string) => runbook[part],
  partStatus: { up: 'up', down: 'down', degraded: 'degraded', absent: 'not used' },
  latency: (ms: number) => `${count(ms)} ms`,
  heartbeat: (seconds: number) => `last heartbeat ${count(seconds)} s ago`,
  schema: {
    current: 'The schema is current.',
    behind: 'Migrations are missing.',
    ahead: 'The database is newer than this service.',
    unknown: 'The schema is not known.',
  },
  missing: (names: readonly string[]) => `Missing: ${names.join(', ')}`,
  instance: (id: string, version: string, since: string) => `Instance ${id}, version ${version}, started ${since}`,
  memory: (rss: number, node: string) => `${bytes(rss)} of memory, Node ${node}`,
  historyQuestion: 'What happened in the last hour?',
  noHistory: 'The instance has just started. The first sample arrives after ten seconds.',
  strips: {
    requests: 'Requests',
    serverErrors: 'Server errors',
    p50: 'Half of the requests within',
    p95: '95 % of the requests within',
    hitRate: 'Hit rate of the cache',
    loads: 'Loads of the cache',
    feedDelay: 'Delay of the change feed',
    eventLoop: 'Event loop, 99 %',
    memory: 'Memory',
  },
  moment: 'Moment of the last hour',
  latest: (time: string) => `${time}, the latest`,
  at: (time: string) => `At ${time}`,
  inSample: (value: string, seconds: number) => `${value} in ${count(seconds)} s`,
  inAll: (value: string) => `${value} in the hour`,
  ms: (value: number | null) => (value === null ? '–' : `${count(value)} ms`),
  alertsQuestion: 'What has been reported?',
  channels: (names: readonly string[]) =>
    names.length === 0
      ? 'Alerts are only logged: no channel is set. Set ALERT_WEBHOOK_URL.'
      : `Alerts go to: ${names.join(', ')}.`,
  withoutFailure: (parts: readonly string[]) => `No failure: ${parts.join(', ')}.`,
  alertState: { ok: 'no failure', failing: 'failing', alerted: 'alert sent' },
  alertDetail: (failures: number, since: string | null, mutedUntil: string | null) =>
    [
      failures === 0 ? null : plural(failures, 'failure', 'failures'),
      since === null ? null : `since ${since}`,
      mutedUntil === null ? null : `muted until ${mutedUntil}`,
    ]
      .filter((part) => part !== null)
      .join(' · '),
};
