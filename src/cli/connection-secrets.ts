// npm run connection-secrets: the encryption of the secrets of connections and of alert destinations.
import { type Resealed, resealSecrets } from '../database/reseal-secrets.ts';
import { createSecretBox } from '../database/secret-box.ts';
import { type CommandResult, note, runCommand, UsageError } from './run-command.ts';
import { readSecretKeys } from './secret-keys.ts';
import { withClient, withDatabaseUrl } from './with-database.ts';

await runCommand({
  name: 'connection-secrets',
  summary:
    'Encrypts the stored secrets of connections and alert destinations with the first key of CONNECTION_SECRETS_KEY, in DATABASE_URL or else in the local stack.',
  usage: [
    ['npm run connection-secrets -- check', 'count those that need an older key'],
    ['npm run connection-secrets -- rotate', 'encrypt them with the first key'],
  ],
  takesWords: true,
  details: `To rotate: create a key (openssl rand -base64 32), put it and a comma before the present one in CONNECTION_SECRETS_KEY of every instance,
and restart them. Then rotate, check, remove the older key, and restart them again. An interrupted rotation can be run again.`,
  exitCodes: {
    0: 'no secret needs an older key',
    1: 'check found secrets that need one, or a secret could not be decrypted',
  },
  async run(_options, words) {
    const isCheck = readAction(words) === 'check';
    const box = createSecretBox(await readSecretKeys());
    const onProgress = isCheck ? undefined : showProgress;
    const resealed = await withDatabaseUrl((databaseUrl) =>
      withClient(databaseUrl, 'callboard-connection-secrets', (client) =>
        resealSecrets(client, { box, isCheck, ...(onProgress && { onProgress }) }),
      ),
    );
    return describe(resealed, isCheck);
  },
});

function readAction([action, ...rest]: readonly string[]): 'check' | 'rotate' {
  if ((action !== 'check' && action !== 'rotate') || rest.length > 0) {
    throw new UsageError(`"${[action, ...rest].join(' ')}" is not an action: expected check or rotate`);
  }
  return action;
}

function describe({ connections, destinations, outdated, notOpened }: Resealed, isCheck: boolean): CommandResult {
  for (const id of notOpened)
    note(`Connection or alert destination ${id}: a secret cannot be decrypted. Add its key, or enter it again.`);
  const changed = isCheck ? `${outdated} need an older key` : `${outdated - notOpened.length} encrypted again`;
  return {
    data: { connections, destinations, outdated, notOpened },
    text: `${connections} connections, ${destinations} alert destinations, ${changed}, ${notOpened.length} cannot be decrypted\n`,
    exitCode: notOpened.length > 0 || (isCheck && outdated > 0) ? 1 : 0,
  };
}

/** In a log, each batch is a line of its own; on a terminal, one line is rewritten. */
function showProgress(done: number, total: number): void {
  const line = `${done} of ${total} connections and alert destinations`;
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}${done === total ? '\n' : ''}` : `${line}\n`);
}
