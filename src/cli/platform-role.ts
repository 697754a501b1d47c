// npm run platform-role: who of the platform's own people is ops or monitor. The table is written by the owner of the database alone.
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { InvalidConfig } from '../config.ts';
import { isUuid } from '../http/contract.ts';
import { withClient, withDatabaseUrl } from './with-database.ts';

const help = `Who runs the platform (ops) and who watches it (monitor), in DATABASE_URL or else in the embedded stack's database.

  npm run platform-role -- list
  npm run platform-role -- grant <user id> ops|monitor
  npm run platform-role -- revoke <user id> ops|monitor

  --json   the result as JSON

A running service hears of it at once by its change feed, and within 30 s without one.
Exit codes: 0 done, 1 failed, or there was nothing to revoke, 2 not understood.
`;
const roles = ['ops', 'monitor'];

class UsageError extends Error {}

type Command =
  | { readonly deed: 'list' }
  | { readonly deed: 'grant' | 'revoke'; readonly userId: string; readonly role: string };

async function run(): Promise<void> {
  const { values, positionals } = readArguments();
  if (values.help) return write(help);
  const command = readCommand(positionals);
  const result = await withDatabaseUrl((databaseUrl) =>
    withClient(databaseUrl, 'callboard-platform-role', (client) => obey(client, command)),
  );
  write(values.json ? `${JSON.stringify(result.data)}\n` : result.text);
}

async function obey(client: pg.Client, command: Command): Promise<{ data: object; text: string }> {
  if (command.deed === 'list') return list(client);
  const { deed, userId, role } = command;
  const sql =
    deed === 'grant'
      ? 'insert into public.platform_roles (user_id, role) values ($1, $2) on conflict do nothing'
      : 'delete from public.platform_roles where user_id = $1 and role = $2';
  const { rowCount } = await client.query(sql, [userId, role]);
  const isChanged = rowCount === 1;
  if (deed === 'revoke' && !isChanged) process.exitCode = 1;
  return { data: { deed, userId, role, isChanged }, text: `${inWords(deed, isChanged, userId, role)}\n` };
}

async function list(client: pg.Client): Promise<{ data: object; text: string }> {
  const { rows } = await client.query<{ user_id: string; role: string; created_at: Date }>(
    'select user_id, role, created_at from public.platform_roles order by role, created_at, user_id',
  );
  const lines = rows.map(
    ({ user_id, role, created_at: since }) => `${user_id}  ${role}  since ${since.toISOString()}\n`,
  );
  return { data: rows, text: lines.length === 0 ? 'Nobody has a platform role.\n' : lines.join('') };
}

function inWords(deed: 'grant' | 'revoke', isChanged: boolean, userId: string, role: string): string {
  if (deed === 'grant') return isChanged ? `${userId} is now ${role}.` : `${userId} was ${role} already.`;
  return isChanged ? `${userId} is no longer ${role}.` : `${userId} was not ${role}.`;
}

function readCommand([deed, userId, role, ...more]: string[]): Command {
  if (deed === 'list' && userId === undefined) return { deed };
  if ((deed !== 'grant' && deed !== 'revoke') || more.length > 0) {
    throw new UsageError('Expected list, grant <user id> ops|monitor, or revoke <user id> ops|monitor');
  }
  if (!isUuid(userId)) throw new UsageError(`"${userId ?? ''}" is no user id`);
  if (role === undefined || !roles.includes(role)) throw new UsageError(`"${role ?? ''}" is no role: ops or monitor`);
  return { deed, userId, role };
}

function readArguments() {
  try {
    const flag = { type: 'boolean', default: false } as const;
    const options = { json: flag, help: { ...flag, short: 'h' } } as const;
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function write(text: string): void {
  process.stdout.write(text);
}

try {
  await run();
} catch (error) {
  const isUsage = error instanceof UsageError || error instanceof InvalidConfig;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (isUsage) process.stderr.write('--help says how it is used.\n');
  process.exitCode = isUsage ? 2 : 1;
}
