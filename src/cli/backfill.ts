// npm run backfill: reads the calls of a time range from the API of a provider.
import { createSecretBox } from '../database/secret-box.ts';
import { type BackfillProgress, backfillConnection } from '../features/webhooks/reconcile/backfill-connection.ts';
import { readConnectionId, readTime } from './event-options.ts';
import { note, runCommand, UsageError } from './run-command.ts';
import { readSecretKeys } from './secret-keys.ts';
import { withClient, withDatabaseUrl } from './with-database.ts';

const barWidth = 20;

await runCommand({
  name: 'backfill',
  summary: 'Reads the calls of a time range from the API of a provider, into DATABASE_URL or else the local stack.',
  usage: [
    ['npm run backfill -- --connection ID --from 2026-11-01 --to 2026-11-20', 'add the calls of these days'],
    ['npm run backfill -- … --dry-run', 'count what would be new, and store nothing'],
  ],
  options: {
    connection: { type: 'string', description: 'the id of a connection with an API key' },
    from: { type: 'string', description: 'a date (from its start, in UTC) or an instant' },
    to: { type: 'string', description: 'a date or an instant; calls before it are read. Default: now' },
    'dry-run': { type: 'boolean', description: 'store nothing' },
  },
  details:
    'Calls that are stored already are skipped. After Ctrl-C or an error, the command prints how to continue. The rate is limited to that of the API.',
  exitCodes: { 0: 'all calls were read', 1: 'failed or interrupted' },
  async run({ connection, from, to, 'dry-run': isDryRun = false }) {
    const connectionId = readConnectionId(connection);
    const window = { from: readTime('from', from), to: to === undefined ? new Date() : readTime('to', to) };
    if (window.from >= window.to) throw new UsageError('--from must be before --to');
    const secretBox = createSecretBox(await readSecretKeys());
    const interrupted = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
    const startedAt = performance.now();
    let reached = window.from;
    const onProgress = (progress: BackfillProgress) => {
      reached = progress.day.from;
      showProgress(progress, (performance.now() - startedAt) / 1000);
    };
    const { signal } = interrupted;
    try {
      const calls = await withDatabaseUrl((databaseUrl) =>
        withClient(databaseUrl, 'callboard-backfill', (client) =>
          backfillConnection(client, { connectionId, window, secretBox, signal, isDryRun, onProgress }),
        ),
      );
      endProgress();
      const counted = isDryRun
        ? `${calls.added} would be new or changed`
        : `${calls.added} new, ${calls.changed} changed`;
      return { data: calls, text: `${calls.read} calls read, ${counted}, ${calls.unreadable} quarantined\n` };
    } catch (error) {
      endProgress();
      const rest = `--from ${reached.toISOString()} --to ${window.to.toISOString()}${isDryRun ? ' --dry-run' : ''}`;
      note(`To continue: npm run backfill -- --connection ${connectionId} ${rest}`);
      throw signal.aborted ? new Error('Interrupted') : error;
    }
  },
});

/** In a log, each step is a line of its own; on a terminal, one line is rewritten. */
function showProgress({ day, daysRead, days, read, added }: BackfillProgress, seconds: number): void {
  const filled = Math.round((barWidth * daysRead) / days);
  const bar = '#'.repeat(filled).padEnd(barWidth, '.');
  const rate = seconds > 0 ? Math.round(read / seconds) : 0;
  const line = `[${bar}] ${day.from.toISOString().slice(0, 10)}  ${read} calls (${rate} a second), ${added} new`;
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
}

function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\n');
}
