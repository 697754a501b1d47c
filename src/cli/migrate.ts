// npm run migrate | migrate:down | migrate:new NAME: the tables of a database of yours. The embedded stack migrates itself.
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { InvalidConfig, readConfig } from '../config.ts';
import { createMigration, isMigrationName } from '../database/create-migration.ts';
import { migrate } from '../database/migrate.ts';
import { findMissingRoleSettings } from '../database/role-settings.ts';
import { withClient } from './with-database.ts';

const help = `Applies the migrations to the database in DATABASE_URL, or takes them back.

  npm run migrate                            all that are missing
  npm run migrate -- --count 1               the next one
  npm run migrate:down                       takes back the last one
  npm run migrate:down -- --count 3          the last three
  npm run migrate:new -- add-call-tags       writes a skeleton into migrations/

  --count  how many
  --json   the result as JSON

What the role of DATABASE_URL may not set is printed as SQL to run by hand; it is no failure.

Exit codes: 0 done, 1 failed, 2 not understood. The embedded stack needs none of this: npm start migrates it.
`;

class UsageError extends Error {}

async function run(): Promise<void> {
  const { values, positionals } = readArguments();
  if (values.help) return write(help);
  const [command, name, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`"${rest.join(' ')}" is too much`);
  if (command === 'new') return createNew(name, values);
  if (command !== 'up' && command !== 'down') throw new UsageError(`"${command ?? ''}" is no command: up, down or new`);
  if (name !== undefined) throw new UsageError(`"${name}" is too much`);

  const count = readCount(values.count);
  const { databaseUrl, warnings = [] } = readConfig();
  if (databaseUrl === undefined) {
    throw new UsageError('DATABASE_URL is not set. The embedded stack needs no migrating by hand: npm start does it');
  }
  const log = (message: string) => void process.stderr.write(`${message}\n`);
  warnings.forEach(log);
  const { migrations, functions } = await migrate({ databaseUrl, direction: command, count, log });
  // With --count, the migration that sets it may not have had its turn.
  const byHand =
    command === 'up' && count === undefined
      ? await withClient(databaseUrl, 'callboard-migrate', findMissingRoleSettings)
      : [];
  if (values.json) return write(`${JSON.stringify({ direction: command, migrations, functions, byHand })}\n`);
  write(summarize(migrations.length, functions.length));
  if (byHand.length > 0) write(describeByHand(byHand));
}

function summarize(migrations: number, functions: number): string {
  const counted = [countOf(migrations, 'migration'), countOf(functions, 'function')].filter((text) => text !== '');
  return counted.length === 0 ? 'Nothing to do.\n' : `${counted.join(', ')} done.\n`;
}

function countOf(count: number, noun: string): string {
  return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function describeByHand(statements: readonly string[]): string {
  const lines = [...statements, "notify pgrst, 'reload config';"].map((statement) => `  ${statement}\n`);
  return `\nNot set, and not for this role to set. Run by hand, as a superuser:\n\n${lines.join('')}`;
}

async function createNew(name: string | undefined, values: { count?: string; json: boolean }): Promise<void> {
  if (name === undefined) throw new UsageError('new needs a name, such as add-call-tags');
  if (!isMigrationName(name)) throw new UsageError(`"${name}" is no name: expected kebab-case such as add-call-tags`);
  if (values.count !== undefined) throw new UsageError('--count says nothing with new');
  const path = relative(process.cwd(), await createMigration(name));
  write(values.json ? `${JSON.stringify({ path })}\n` : `${path}\n`);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        count: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readCount(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (!/^[1-9]\d{0,5}$/.test(given)) throw new UsageError(`--count "${given}": expected a whole number from 1`);
  return Number(given);
}

function write(text: string): void {
  process.stdout.write(text);
}

try {
  await run();
} catch (error) {
  const isUsage = error instanceof UsageError || error instanceof InvalidConfig;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof UsageError) process.stderr.write('--help says how it is used.\n');
  process.exitCode = isUsage ? 2 : 1;
}
