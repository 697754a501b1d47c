// The data folder of the local PostgreSQL: made once, whole or not at all, with a random superuser password beside it.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresBinaries } from './postgres-package.ts';
import type { ServerUser } from './postgres-user.ts';
import { commandLineOf } from './processes.ts';

const run = promisify(execFile);

export interface PostgresCluster {
  readonly dataFolder: string;
  readonly password: string;
}

export const superuser = 'postgres';

export async function openCluster(
  folder: string,
  binaries: PostgresBinaries,
  user: ServerUser,
): Promise<PostgresCluster> {
  const dataFolder = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  if (!existsSync(dataFolder)) await initialise(folder, binaries, user);
  removeForeignPidFile(dataFolder);
  return { dataFolder, password: readFileSync(passwordFile, 'utf8').trim() };
}

/** An interrupted initdb leaves `data.new`, which nobody takes for a cluster: the next start begins again. */
async function initialise(folder: string, binaries: PostgresBinaries, user: ServerUser): Promise<void> {
  const draft = join(folder, 'data.new');
  const passwordFile = join(folder, 'password');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  for (const path of [folder, draft, passwordFile]) user.own(path);
  const options = ['-D', draft, '-U', superuser, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  // The same order and the same upper case on every machine, whatever locales it has.
  const locale = ['--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const others = ['--no-sync', '--no-instructions'];
  for (const letters of lettersOf) {
    const initdb = user.wrap(binaries.initdb, [...options, ...locale, `--lc-ctype=${letters}`, ...others]);
    const { command, args, ...identity } = initdb;
    try {
      await run(command, args, { cwd: folder, ...identity, env: serverEnvironment });
      break;
    } catch (cause) {
      const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
      if (said.includes('invalid locale name') && letters !== lettersOf.at(-1)) continue;
      throw new Error(`initdb could not make ${draft}: ${said}`, { cause });
    }
  }
  renameSync(draft, join(folder, 'data'));
}

/**
 * Full text goes by the machine's locale alone, and in C only ASCII has upper and lower case there. The first that the machine has:
 * Linux the one, macOS the other.
 */
const lettersOf = ['C.UTF-8', 'en_US.UTF-8', 'C'] as const;

/**
 * PostgreSQL removes the pid file of a dead server itself, but refuses to start when that pid lives again as something else.
 * Only then is the file ours to remove: a server that really runs on this folder keeps it.
 */
function removeForeignPidFile(dataFolder: string): void {
  const path = join(dataFolder, 'postmaster.pid');
  if (!existsSync(path)) return;
  const pid = Number(readFileSync(path, 'utf8').split('\n')[0]);
  if (!commandLineOf(pid).includes(dataFolder)) rmSync(path, { force: true });
}

/** Nothing of ours: PGDATA, PGPORT, LC_ALL and friends would change what the server does. */
export const serverEnvironment = { LC_ALL: 'C' };
