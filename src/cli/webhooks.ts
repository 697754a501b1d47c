// npm run webhooks: the stored events of connections.
import type pg from 'pg';
import { type EventRange, listStoredEvents, readStoredEvent, replayStoredEvents } from '../database/stored-events.ts';
import { readConnectionId, readTime } from './event-options.ts';
import { type CommandResult, note, runCommand, UsageError } from './run-command.ts';
import { withClient, withDatabaseUrl } from './with-database.ts';

type Action = (client: pg.Client) => Promise<CommandResult>;

interface Options {
  readonly connection?: string;
  readonly from?: string;
  readonly to?: string;
  readonly state?: string;
}

const maxListed = 100;
const batchSize = 1000;
const states = ['received', 'applied', 'ignored', 'quarantined', 'failed'];

await runCommand({
  name: 'webhooks',
  summary: 'Shows and replays the stored events of connections, in DATABASE_URL or else in the local stack.',
  usage: [
    ['npm run webhooks -- list --state failed', `print the latest ${maxListed} failed events of all connections`],
    ['npm run webhooks -- show EVENT', 'print an event with its payload, which contains what was said in a call'],
    ['npm run webhooks -- replay --connection ID --from 2026-11-20', 'apply failed and quarantined events again'],
    ['npm run webhooks -- replay --connection ID --from 2026-11-20 --state applied', 'apply all of them again'],
  ],
  options: {
    connection: { type: 'string', description: 'the id of a connection' },
    from: { type: 'string', description: 'events received at this time or later: a date (in UTC) or an instant' },
    to: { type: 'string', description: 'events received before this time' },
    state: { type: 'string', description: states.join(', ') },
  },
  takesWords: true,
  details:
    'A replay queues events. A running service applies them within seconds. Events without a payload are left out.',
  exitCodes: { 0: 'done', 1: 'failed' },
  async run(options, words) {
    const action = readAction(words, options);
    return withDatabaseUrl((databaseUrl) => withClient(databaseUrl, 'callboard-webhooks', action));
  },
});

function readAction([action, id, ...rest]: readonly string[], options: Options): Action {
  if (rest.length > 0 || (action !== 'show' && id !== undefined)) throw new UsageError(`${action}: too many words`);
  if (action === 'list') {
    const connectionId = options.connection === undefined ? null : readConnectionId(options.connection);
    const range = readRange(options);
    return (client) => list(client, connectionId, range);
  }
  if (action === 'show') {
    const eventId = id ?? '';
    if (!/^[0-9a-f-]{36}$/i.test(eventId)) throw new UsageError('show: expected the id of an event');
    return (client) => show(client, eventId);
  }
  if (action !== 'replay') throw new UsageError(`"${action ?? ''}" is not an action: expected list, show or replay`);
  const connectionId = readConnectionId(options.connection);
  if (options.state === 'received') throw new UsageError('--state received: these events are applied by themselves');
  if (options.from === undefined) throw new UsageError('replay: --from is missing');
  const range = readRange(options);
  return (client) => replay(client, connectionId, range);
}

function readRange({ from, to, state }: Options): EventRange {
  if (state !== undefined && !states.includes(state)) throw new UsageError(`--state: expected ${states.join(', ')}`);
  return {
    from: from === undefined ? null : readTime('from', from),
    to: to === undefined ? null : readTime('to', to),
    state: state ?? null,
  };
}

async function list(client: pg.Client, connectionId: string | null, range: EventRange): Promise<CommandResult> {
  const events = await listStoredEvents(client, connectionId, range, maxListed);
  const lines = events.map(({ id, received_at: receivedAt, state, event_type: type, attempts, error }) =>
    [
      id,
      receivedAt.toISOString(),
      state.padEnd(11),
      type.padEnd(24),
      attempts === 1 ? '1 attempt' : `${attempts} attempts`,
      error ?? '',
    ]
      .join('  ')
      .trimEnd(),
  );
  if (events.length === 0) note('There are no such events.');
  if (events.length === maxListed) note(`Only the latest ${maxListed} are shown.`);
  return { data: events, text: lines.map((line) => `${line}\n`).join('') };
}

async function show(client: pg.Client, eventId: string): Promise<CommandResult> {
  const event = await readStoredEvent(client, eventId);
  if (event === undefined) throw new Error(`There is no event ${eventId}`);
  return { data: event, text: `${JSON.stringify(event, null, 2)}\n` };
}

/** Events received since the start are left out, so that the replay of applied events ends. */
async function replay(client: pg.Client, connectionId: string, range: EventRange): Promise<CommandResult> {
  const to = range.to ?? new Date();
  let [queued, from] = [0, range.from];
  for (;;) {
    const replayed = await replayStoredEvents(client, connectionId, { ...range, from, to }, batchSize);
    queued += replayed.queued;
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${queued} events queued` : `${queued} events queued\n`);
    if (replayed.nextFrom === null) break;
    from = replayed.nextFrom;
  }
  if (process.stderr.isTTY) process.stderr.write('\n');
  return { data: { queued }, text: `${queued} events queued. The service applies them.\n` };
}
