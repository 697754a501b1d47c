// PostgreSQL refuses to run as root. When root starts it, it runs as an unprivileged user. Where that user cannot enter the
// folder (a clone below /root, a 0700 temporary folder), it keeps one capability: to ignore file modes.
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
  /** The command that runs the server without root, but with access to its folders. */
  wrap(command: string, args: readonly string[]): ServerCommand;
  /** Makes the user the owner of a path. */
  own(path: string): void;
}

/** `paths`: the folders that the server must be able to enter. */
export function chooseServerUser(paths: readonly string[]): ServerUser {
  if (process.getuid?.() !== 0) return { wrap: (command, args) => ({ command, args }), own() {} };
  const user = lookUpUser('postgres') ?? lookUpUser('nobody');
  if (user === undefined) {
    throw new Error(
      'PostgreSQL does not run as root, and this machine has neither a user postgres nor a user nobody. Start as another user.',
    );
  }
  const { uid, gid } = user;
  const own = (path: string) => chownSync(path, uid, gid);
  const closed = paths.flatMap((path) => ancestors(realpathSync(path))).find((folder) => !canEnter(folder, uid, gid));
  if (closed === undefined) return { wrap: (command, args) => ({ command, args, uid, gid }), own };
  assertCapabilityAvailable(closed);
  return {
    own,
    wrap: (command, args) => ({ command: 'setpriv', args: [...setprivOptions(uid, gid), '--', command, ...args] }),
  };
}

/**
 * Options for user `uid` with the capability to ignore file modes. initdb checks with access(2) whether it can run postgres;
 * without `no_setuid_fixup`, access(2) ignores the capability.
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

function assertCapabilityAvailable(closed: string): void {
  try {
    execFileSync('setpriv', [...setprivOptions(1, 1), '--', 'true'], { stdio: 'ignore' });
  } catch (cause) {
    const advice = `Move the clone to a folder that other users can enter, run \`chmod o+x ${closed}\`, or start as another user than root`;
    throw new Error(`PostgreSQL does not run as root, and its user cannot enter ${closed}. ${advice}.`, { cause });
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

function canEnter(folder: string, uid: number, gid: number): boolean {
  const { mode, uid: owner, gid: group } = statSync(folder);
  if (owner === uid) return (mode & 0o100) !== 0;
  return group === gid ? (mode & 0o010) !== 0 : (mode & 0o001) !== 0;
}
