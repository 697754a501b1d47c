// npm run platform-role: grants and revokes the platform roles. Only the owner of the database may write their table.
import type pg from 'pg';
import { isUuid } from '../http/contract.ts';
import { type CommandResult, runCommand, UsageError } from './run-command.ts';
import { withClient, withDatabaseUrl } from './with-database.ts';

type Action =
  | { readonly deed: 'list' }
  | { readonly deed: 'grant' | 'revoke'; readonly userId: string; readonly role: string };

const roles = ['ops', 'monitor'];

await runCommand({
  name: 'platform-role',
  summary: `Manages the platform roles, in DATABASE_URL or else in the local stack: ops runs the platform, monitor reads its state.`,
  usage: [
    ['npm run platform-role -- list', 'print who has a role'],
    ['npm run platform-role -- grant <user id> ops|monitor', 'give a user a role'],
    ['npm run platform-role -- revoke <user id> ops|monitor', 'take a role from a user'],
  ],
  takesWords: true,
  details: 'A running service applies the change at once if it has a change feed, and within 30 s without one.',
  exitCodes: { 0: 'done', 1: 'failed, or the user did not have the role to revoke' },
  async run(_options, words) {
    const action = readAction(words);
    return withDatabaseUrl((databaseUrl) =>
      withClient(databaseUrl, 'callboard-platform-role', (client) => perform(client, action)),
    );
  },
});

function readAction([deed, userId, role, ...more]: readonly string[]): Action {
  if (deed === 'list' && userId === undefined) return { deed };
  if ((deed !== 'grant' && deed !== 'revoke') || more.length > 0) {
    throw new UsageError('Expected list, grant <user id> ops|monitor, or revoke <user id> ops|monitor');
  }
  if (!isUuid(userId)) throw new UsageError(`"${userId ?? ''}" is not a user id`);
  if (role === undefined || !roles.includes(role)) {
    throw new UsageError(`"${role ?? ''}" is not a role: expected ops or monitor`);
  }
  return { deed, userId, role };
}

async function perform(client: pg.Client, action: Action): Promise<CommandResult> {
  if (action.deed === 'list') return list(client);
  const { deed, userId, role } = action;
  const sql =
    deed === 'grant'
      ? 'insert into public.platform_roles (user_id, role) values ($1, $2) on conflict do nothing'
      : 'delete from public.platform_roles where user_id = $1 and role = $2';
  const { rowCount } = await client.query(sql, [userId, role]);
  const isChanged = rowCount === 1;
  return {
    data: { deed, userId, role, isChanged },
    text: `${describe(deed, isChanged, userId, role)}\n`,
    exitCode: deed === 'revoke' && !isChanged ? 1 : 0,
  };
}

async function list(client: pg.Client): Promise<CommandResult> {
  const { rows } = await client.query<{ user_id: string; role: string; created_at: Date }>(
    'select user_id, role, created_at from public.platform_roles order by role, created_at, user_id',
  );
  const lines = rows.map(
    ({ user_id, role, created_at: since }) => `${user_id}  ${role}  since ${since.toISOString()}\n`,
  );
  return { data: rows, text: lines.length === 0 ? 'No user has a platform role.\n' : lines.join('') };
}

function describe(deed: 'grant' | 'revoke', isChanged: boolean, userId: string, role: string): string {
  if (deed === 'grant') return isChanged ? `${userId} is now ${role}.` : `${userId} was ${role} already.`;
  return isChanged ? `${userId} is no longer ${role}.` : `${userId} was not ${role}.`;
}
