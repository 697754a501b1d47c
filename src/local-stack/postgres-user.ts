// PostgreSQL refuses to run as root. Started by root, it runs as an unprivileged user; and where that user may not even
// enter the folder (a clone below /root, or in a 0700 temporary folder), it keeps the one capability that lets it.
import { execFileSync } from 'node:child_process';
import { chownSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

export interface ServerUser {
  /** The command as it must be run, so that the server is not root and reaches its folders. */
  wrap(command: string, args: readonly string[]): ServerCommand;
  /** Hands a path over to the user. */
  own(path: string): void;
}

/** `paths`: what the server must be able to enter. */
export function chooseServerUser(paths: readonly string[]): ServerUser {
  if (process.getuid?.() !== 0) return { wrap: (command, args) => ({ command, args }), own() {} };
  const user = lookUpUser('postgres') ?? lookUpUser('nobody');
  if (user === undefined) {
    throw new Error('PostgreSQL does not run as root, and neither a user postgres nor nobody exists. Start as a user.');
  }
  const { uid, gid } = user;
  const own = (path: string) => chownSync(path, uid, gid);
  const closed = paths.flatMap((path) => ancestors(realpathSync(path))).find((folder) => !mayEnter(folder, uid, gid));
  if (closed === undefined) return { wrap: (command, args) => ({ command, args, uid, gid }), own };
  assertRightsCanBeGiven(closed);
  return {
    own,
    wrap: (command, args) => ({ command: 'setpriv', args: [...setprivOptions(uid, gid), '--', command, ...args] }),
  };
}

/**
 * User `uid`, whom file modes do not stop. `no_setuid_fixup` is for initdb: it asks access(2) whether it may run postgres, and
 * without that bit access() answers for a process without capabilities.
 */
function setprivOptions(uid: number, gid: number): string[] {
  return [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--securebits=+no_setuid_fixup',
  ];
}

function assertRightsCanBeGiven(closed: string): void {
  try {
    execFileSync('setpriv', [...setprivOptions(1, 1), '--', 'true'], { stdio: 'ignore' });
  } catch (cause) {
    const advice = `Move the clone to a folder that others may enter, run \`chmod o+x ${closed}\`, or start as a plain user`;
    throw new Error(`PostgreSQL does not run as root, and its own user may not enter ${closed}. ${advice}.`, { cause });
  }
}

function lookUpUser(name: string): { uid: number; gid: number } | undefined {
  const id = (option: string) => Number(execFileSync('id', [option, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

function ancestors(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [...ancestors(parent), path];
}

function mayEnter(folder: string, uid: number, gid: number): boolean {
  const { mode, uid: owner, gid: group } = statSync(folder);
  if (owner === uid) return (mode & 0o100) !== 0;
  return group === gid ? (mode & 0o010) !== 0 : (mode & 0o001) !== 0;
}
