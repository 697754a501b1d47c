// npm run ensure-indexes: builds the missing indexes of a database that is in use.
import { ensureIndexes } from '../index-doctor/ensure.ts';
import type { Progress } from '../index-doctor/progress.ts';
import { plans } from '../plans.ts';
import { note, runCommand } from './run-command.ts';
import { withDatabaseUrl } from './with-database.ts';

await runCommand({
  name: 'ensure-indexes',
  summary:
    'Builds the indexes that the service needs and the database in DATABASE_URL, or else of the local stack, lacks.',
  usage: [
    ['npm run ensure-indexes', 'build one at a time, concurrently with reads and writes'],
    ['npm run ensure-indexes -- --dry-run', 'print the SQL and run nothing'],
    ['npm run ensure-indexes -- --json', 'print what was done as JSON'],
  ],
  options: { 'dry-run': { type: 'boolean', description: 'print the SQL and run nothing' } },
  details: `An index whose build failed is invalid: it is dropped and built again. Two runs at once are safe, and a second run finds nothing to
do. A statement waits at most one minute for transactions that began before it; if it fails, the next run starts it again.`,
  exitCodes: { 0: 'all indexes exist (with --dry-run: the SQL is printed)', 1: 'an index could not be built' },
  async run({ 'dry-run': isDryRun = false }) {
    const ensured = await withDatabaseUrl((databaseUrl) =>
      ensureIndexes({ ...plans, databaseUrl, isDryRun, say: note, onProgress: showProgress }),
    );
    const { statements, built, failed } = ensured;
    for (const { index, reason } of failed) note(`${index} is not as required: ${reason}`);
    const summary = built.length === 0 ? 'Nothing was built.\n' : `${built.length} built: ${built.join(', ')}\n`;
    return {
      data: ensured,
      text: isDryRun ? statements.map((statement) => `${statement}\n`).join('') : summary,
      exitCode: failed.length > 0 ? 1 : 0,
    };
  },
});

/** In a log, each step is a line of its own; on a terminal, one line is rewritten. */
function showProgress(index: string, { phase, percent, elapsedMs, waitsForPid }: Progress): void {
  const share = percent === null ? '' : ` ${percent.toFixed(0)} %`;
  const waits = waitsForPid === null ? '' : ` (for process ${waitsForPid})`;
  const line = `${index}: ${phase}${waits}${share}, ${(elapsedMs / 1000).toFixed(1)} s`;
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}\r` : `${line}\n`);
}
