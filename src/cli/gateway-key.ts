// npm run gateway-key: the keys with which the service reaches the database through PostgREST. The key alone on stdout.
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { InvalidConfig } from '../config.ts';
import { addGatewayKey, listGatewayKeys, removeGatewayKey } from '../database/gateway-keys.ts';
import { withClient, withDatabaseUrl } from './with-database.ts';

const help = `The keys that PostgREST demands of the service (CALLBOARD_KEY), in DATABASE_URL or else in the embedded stack.

  npm run gateway-key -- add                  creates a key and prints it, this once; its hash is stored
  npm run gateway-key -- list                 fingerprints, and when each was added
  npm run gateway-key -- remove FINGERPRINT   requests with that key are refused from then on

There are two at most. To rotate: add, set CALLBOARD_KEY to the new key in every instance, restart them, remove the old one.

Exit codes: 0 done, 1 failed, 2 not understood.
`;

class UsageError extends Error {}

async function run(): Promise<void> {
  const { values, positionals } = readArguments();
  if (values.help) return write(help);
  const [command, argument, ...rest] = positionals;
  const expected = command === 'remove' ? 1 : 0;
  if ((argument === undefined ? 0 : 1 + rest.length) !== expected) {
    throw new UsageError(`${command ?? 'gateway-key'} takes ${expected === 0 ? 'no argument' : 'one fingerprint'}`);
  }
  const action = actionOf(command, argument);
  await withDatabaseUrl((databaseUrl) => withClient(databaseUrl, 'callboard-gateway-key', action));
}

function actionOf(command: string | undefined, fingerprint = ''): (client: pg.Client) => Promise<void> {
  if (command === 'add') return add;
  if (command === 'list') return list;
  if (command !== 'remove') throw new UsageError(`"${command ?? ''}" is no command: add, list or remove`);
  if (!/^[0-9a-f]{8}$/.test(fingerprint)) throw new UsageError(`"${fingerprint}" is no fingerprint: list shows them`);
  return (client) => remove(client, fingerprint);
}

async function add(client: pg.Client): Promise<void> {
  const added = await addGatewayKey(client);
  if (added === undefined) throw new Error('There are two keys already: remove one first');
  say(`Added ${added.fingerprint}. Set CALLBOARD_KEY to this key; it is not shown again:`);
  write(`${added.key}\n`);
}

async function list(client: pg.Client): Promise<void> {
  const keys = await listGatewayKeys(client);
  if (keys.length === 0) say('There is no key: PostgREST refuses the service. Add one.');
  for (const { fingerprint, addedAt } of keys) write(`${fingerprint}  added ${addedAt.toISOString()}\n`);
}

async function remove(client: pg.Client, fingerprint: string): Promise<void> {
  if (!(await removeGatewayKey(client, fingerprint))) throw new Error(`There is no key ${fingerprint}`);
  say(`Removed ${fingerprint}.`);
  if ((await listGatewayKeys(client)).length === 0) say('No key is left: PostgREST refuses the service. Add one.');
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { help: { type: 'boolean', default: false, short: 'h' } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
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
