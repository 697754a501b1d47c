// npm run gateway-key: the keys with which the service identifies itself to PostgREST.
import type pg from 'pg';
import { addGatewayKey, listGatewayKeys, removeGatewayKey } from '../database/gateway-keys.ts';
import { type CommandResult, note, runCommand, UsageError } from './run-command.ts';
import { withClient, withDatabaseUrl } from './with-database.ts';

type Action = (client: pg.Client) => Promise<CommandResult>;

await runCommand({
  name: 'gateway-key',
  summary:
    'Manages the keys that PostgREST requires of the service (CALLBOARD_KEY), in DATABASE_URL or else in the local stack.',
  usage: [
    ['npm run gateway-key -- add', 'create a key and print it once; only its hash is stored'],
    ['npm run gateway-key -- list', 'print the fingerprint of each key and when it was added'],
    ['npm run gateway-key -- remove FINGERPRINT', 'remove a key; requests with it are refused from then on'],
  ],
  takesWords: true,
  details: `There are at most two keys. To rotate: add a key, set CALLBOARD_KEY to it in every instance, restart them, and remove the old key.`,
  exitCodes: { 0: 'done', 1: 'failed' },
  async run(_options, words) {
    const action = readAction(words);
    return withDatabaseUrl((databaseUrl) => withClient(databaseUrl, 'callboard-gateway-key', action));
  },
});

function readAction([action, fingerprint = '', ...rest]: readonly string[]): Action {
  if (action !== 'add' && action !== 'list' && action !== 'remove') {
    throw new UsageError(`"${action ?? ''}" is not an action: expected add, list or remove`);
  }
  if (rest.length > 0 || (action !== 'remove' && fingerprint !== '')) {
    throw new UsageError(`${action} takes ${action === 'remove' ? 'one fingerprint' : 'no argument'}`);
  }
  if (action === 'add') return add;
  if (action === 'list') return list;
  if (!/^[0-9a-f]{8}$/.test(fingerprint)) {
    throw new UsageError(`"${fingerprint}" is not a fingerprint: the action list prints them`);
  }
  return (client) => remove(client, fingerprint);
}

async function add(client: pg.Client): Promise<CommandResult> {
  const added = await addGatewayKey(client);
  if (added === undefined) throw new Error('There are two keys already: remove one first');
  note(`Added ${added.fingerprint}. Set CALLBOARD_KEY to this key; it is not shown again:`);
  return { data: added, text: `${added.key}\n` };
}

async function list(client: pg.Client): Promise<CommandResult> {
  const keys = await listGatewayKeys(client);
  if (keys.length === 0) note('There is no key: PostgREST refuses the service. Add one.');
  const lines = keys.map(({ fingerprint, addedAt }) => `${fingerprint}  added ${addedAt.toISOString()}\n`);
  return { data: keys, text: lines.join('') };
}

async function remove(client: pg.Client, fingerprint: string): Promise<CommandResult> {
  if (!(await removeGatewayKey(client, fingerprint))) throw new Error(`There is no key ${fingerprint}`);
  note(`Removed ${fingerprint}.`);
  if ((await listGatewayKeys(client)).length === 0) {
    note('No key is left: PostgREST refuses the service. Add one.');
  }
  return { data: { removed: fingerprint }, text: '' };
}
