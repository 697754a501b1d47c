// npm run ensure-indexes: builds the indexes that are missing, while the service goes on.
import { parseArgs } from 'node:util';
import { InvalidConfig } from '../config.ts';
import { ensureIndexes } from '../index-doctor/ensure.ts';
import type { Progress } from '../index-doctor/progress.ts';
import { plans } from '../plans.ts';
import { withDatabaseUrl } from './with-database.ts';

const help = `Builds the indexes that the service needs and the database lacks, in DATABASE_URL, else in the embedded stack.

  npm run ensure-indexes                 one at a time, CONCURRENTLY: readers and writers go on
  npm run ensure-indexes -- --dry-run    prints the SQL, and runs nothing
  npm run ensure-indexes -- --json       what was done, as JSON on stdout

One that is not valid, since its build failed, is dropped and built anew. Two at once take turns, and a second run finds nothing to do.
A statement waits a minute at most for transactions that were there before it; what then fails, the next run begins again.

Exit codes: 0 all are there (or, with --dry-run, printed), 1 not all could be built, 2 not understood.
`;

class UsageError extends Error {}

function readOptions() {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ options: { json: flag, 'dry-run': flag, help: { ...flag, short: 'h' } } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** A line of its own each time in a log, and one that moves on a terminal. */
function showProgress(index: string, { phase, percent, elapsedMs, waitsForPid }: Progress): void {
  const share = percent === null ? '' : ` ${percent.toFixed(0)} %`;
  const waits = waitsForPid === null ? '' : ` (for process ${waitsForPid})`;
  const line = `${index}: ${phase}${waits}${share}, ${(elapsedMs / 1000).toFixed(1)} s`;
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}\r` : `${line}\n`);
}

async function run(): Promise<void> {
  const options = readOptions();
  if (options.help) return void process.stdout.write(help);
  const isDryRun = options['dry-run'];
  const ensured = await withDatabaseUrl((databaseUrl) =>
    ensureIndexes({ ...plans, databaseUrl, isDryRun, say, onProgress: showProgress }),
  );
  const { statements, built, failed } = ensured;
  for (const { index, reason } of failed) say(`${index} is not there as it should be: ${reason}`);
  if (options.json) process.stdout.write(`${JSON.stringify(ensured)}\n`);
  else if (isDryRun) process.stdout.write(statements.map((statement) => `${statement}\n`).join(''));
  else
    process.stdout.write(built.length === 0 ? 'Nothing was built.\n' : `${built.length} built: ${built.join(', ')}\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

try {
  await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof UsageError) process.stderr.write('--help says how it is used.\n');
  process.exitCode = error instanceof UsageError || error instanceof InvalidConfig ? 2 : 1;
}
