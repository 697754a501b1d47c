// The data folder of the local PostgreSQL, created once and completely, and the file with its random superuser password.
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
  if (!existsSync(dataFolder)) await initialize(folder, binaries, user);
  removeStalePidFile(dataFolder);
  return { dataFolder, password: readFileSync(passwordFile, 'utf8').trim() };
}

/** An interrupted initdb leaves only `data.new`, so the next start begins again. */
async function initialize(folder: string, binaries: PostgresBinaries, user: ServerUser): Promise<void> {
  const draft = join(folder, 'data.new');
  const passwordFile = join(folder, 'password');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  for (const path of [folder, draft, passwordFile]) user.own(path);
  const options = ['-D', draft, '-U', superuser, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  // The same sort order and the same upper case on every machine.
  const locale = ['--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const others = ['--no-sync', '--no-instructions'];
  for (const characterType of characterTypes) {
    const initdb = user.wrap(binaries.initdb, [...options, ...locale, `--lc-ctype=${characterType}`, ...others]);
    const { command, args, ...identity } = initdb;
    try {
      await run(command, args, { cwd: folder, ...identity, env: serverEnvironment });
      break;
    } catch (cause) {
      const output = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
      if (output.includes('invalid locale name') && characterType !== characterTypes.at(-1)) continue;
      throw new Error(`initdb could not create ${draft}: ${output}`, { cause });
    }
  }
  renameSync(draft, join(folder, 'data'));
}

/**
 * Full-text search takes upper and lower case from the locale of the machine, and C has them for ASCII only. The first one that
 * the machine has is used: C.UTF-8 on Linux, en_US.UTF-8 on macOS.
 */
const characterTypes = ['C.UTF-8', 'en_US.UTF-8', 'C'] as const;

/**
 * PostgreSQL removes the pid file of a dead server, but refuses to start when another process has that pid now. The file is
 * removed only in that case: a server that really runs on this folder keeps it.
 */
function removeStalePidFile(dataFolder: string): void {
  const path = join(dataFolder, 'postmaster.pid');
  if (!existsSync(path)) return;
  const pid = Number(readFileSync(path, 'utf8').split('\n')[0]);
  if (!commandLineOf(pid).includes(dataFolder)) rmSync(path, { force: true });
}

/** Nothing is inherited: variables such as PGDATA, PGPORT and LC_ALL would change the server. */
export const serverEnvironment = { LC_ALL: 'C' };
