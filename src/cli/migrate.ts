// npm run migrate, migrate:down, migrate:new: the schema of the database in DATABASE_URL. The local stack migrates itself.
import { relative } from 'node:path';
import { readConfig } from '../config.ts';
import { createMigration, isMigrationName } from '../database/create-migration.ts';
import { type Migrated, migrate } from '../database/migrate.ts';
import { findMissingRoleSettings } from '../database/role-settings.ts';
import { type CommandResult, note, runCommand, UsageError } from './run-command.ts';
import { withClient } from './with-database.ts';

await runCommand({
  name: 'migrate',
  summary: 'Applies migrations and changed function files to the database in DATABASE_URL, or takes migrations back.',
  usage: [
    ['npm run migrate', 'apply all missing migrations, then the function files that changed'],
    ['npm run migrate -- --count 1', 'apply the next migration; function files only if none is missing then'],
    [
      'npm run migrate:down',
      'drop the functions of function files and take back the last migration;\nnpm run migrate restores them',
    ],
    ['npm run migrate:down -- --count 3', 'the same with the last three'],
    ['npm run migrate:new -- add-call-tags', 'create an empty migration in migrations/'],
  ],
  options: { count: { type: 'string', description: 'how many migrations' } },
  takesWords: true,
  details: `Settings that the role of DATABASE_URL may not change are printed as SQL for a superuser; this is not a failure.
The local stack needs none of this: npm start migrates it.`,
  exitCodes: { 0: 'done', 1: 'failed' },
  async run({ count }, [action, name, ...rest]) {
    if (rest.length > 0) throw new UsageError(`Unexpected argument: ${rest.join(' ')}`);
    if (action === 'new') return createNew(name, count);
    if (action !== 'up' && action !== 'down') {
      throw new UsageError(`"${action ?? ''}" is not an action: expected up, down or new`);
    }
    if (name !== undefined) throw new UsageError(`Unexpected argument: ${name}`);
    return run(action, readCount(count));
  },
});

async function run(direction: 'up' | 'down', count: number | undefined): Promise<CommandResult> {
  const { databaseUrl, warnings = [] } = readConfig();
  if (databaseUrl === undefined) {
    throw new UsageError('DATABASE_URL is not set. The local stack needs no migrating by hand: npm start does it');
  }
  warnings.forEach(note);
  const done = await migrate({ databaseUrl, direction, count, log: note });
  // With --count, the migration that changes the settings may still be missing.
  const isComplete = direction === 'up' && count === undefined;
  const byHand = isComplete ? await withClient(databaseUrl, 'callboard-migrate', findMissingRoleSettings) : [];
  return { data: { direction, ...done, byHand }, text: `${summarize(done)}\n${describeByHand(byHand)}` };
}

function summarize({ migrations, functions }: Migrated): string {
  const counts = [
    ...(migrations.length > 0 ? [`${migrations.length} migration${migrations.length === 1 ? '' : 's'}`] : []),
    ...(functions.length > 0 ? [`${functions.length} function${functions.length === 1 ? '' : 's'}`] : []),
  ];
  return counts.length === 0 ? 'Nothing to do.' : `${counts.join(' and ')} done.`;
}

function describeByHand(statements: readonly string[]): string {
  if (statements.length === 0) return '';
  const lines = [...statements, "notify pgrst, 'reload config';"].map((statement) => `  ${statement}\n`);
  return `\nThis role may not change these settings. Run this SQL as a superuser:\n\n${lines.join('')}`;
}

async function createNew(name: string | undefined, count: string | undefined): Promise<CommandResult> {
  if (name === undefined) throw new UsageError('new needs a name, such as add-call-tags');
  if (!isMigrationName(name)) {
    throw new UsageError(`"${name}" is not a migration name: expected kebab-case such as add-call-tags`);
  }
  if (count !== undefined) throw new UsageError('--count does not apply to new');
  const path = relative(process.cwd(), await createMigration(name));
  return { data: { path }, text: `${path}\n` };
}

function readCount(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (!/^[1-9]\d{0,5}$/.test(given)) throw new UsageError(`--count "${given}": expected a whole number from 1`);
  return Number(given);
}
