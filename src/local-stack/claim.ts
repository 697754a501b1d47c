// Claims a data folder for this process. Two stacks never share a folder, and servers that a killed owner left are ended.
//
// A claim is a file whose number is one above the highest that exists. After creating it, a process lists the claims again
// and withdraws when another live one exists. So two processes never both keep a claim, however old their first listing was.
import { accessSync, constants, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type ClaimRecord,
  createRecord,
  type FoundClaim,
  isLive,
  listClaims,
  listNames,
  replaceRecord,
} from './claim-files.ts';
import { endProcess, identifyProcess, isStillRunning, type KnownProcess } from './processes.ts';

export type Log = (line: string) => void;

export interface Claim {
  readonly folder: string;
  /** Records a child server, so that the next owner can end it if this process is killed. */
  recordChild(name: string, pid: number): void;
  release(): void;
}

const maxStacks = 64;

// For PostgreSQL: fast shutdown, immediate shutdown, kill. PostgREST ends at the first.
const endingSteps = [
  { signal: 'SIGINT', waitMs: 5000 },
  { signal: 'SIGQUIT', waitMs: 2000 },
  { signal: 'SIGKILL', waitMs: 2000 },
] as const;

interface ClaimOptions {
  readonly home: string;
  readonly name: string;
  readonly log: Log;
}

/** Claims `home/name`, or the first of `home/name-2`, `-3`, … that is free. Ends the servers of dead owners in all of them. */
export async function claimFolder(options: ClaimOptions): Promise<Claim> {
  const claim = await claimFirstFree(options);
  try {
    await endOrphans(options);
    return claim;
  } catch (error) {
    claim.release();
    throw error;
  }
}

async function claimFirstFree({ home, name, log }: ClaimOptions): Promise<Claim> {
  for (let number = 1; number <= maxStacks; number++) {
    const folder = join(home, number === 1 ? name : `${name}-${number}`);
    const claim = await tryClaim(folder, log);
    if (claim !== undefined) return claim;
  }
  throw new Error(`All ${maxStacks} folders in ${home} are in use. Stop one of the processes that use them.`);
}

/** After two stacks were killed, the next start claims one folder and must also end the servers of the other. */
async function endOrphans({ home, name, log }: ClaimOptions): Promise<void> {
  for (const entry of listNames(home)) {
    const folder = join(home, entry);
    const isSibling = entry === name || (entry.startsWith(`${name}-`) && /^\d+$/.test(entry.slice(name.length + 1)));
    const found = isSibling ? listClaims(folder) : [];
    if (found.length === 0 || found.some(({ record }) => isLive(record))) continue;
    const claim = await tryClaim(folder, log);
    claim?.release();
  }
}

/** The running process that holds the folder, if there is one. */
export function ownerOf(folder: string): KnownProcess | undefined {
  return listClaims(folder).find(({ record }) => isLive(record))?.record?.owner;
}

/** Undefined when a running process holds the folder. */
export async function tryClaim(folder: string, log: Log): Promise<Claim | undefined> {
  const owner = identifyProcess(process.pid);
  if (owner === undefined) throw new Error(`Cannot read the start time of process ${process.pid} on this machine.`);
  createFolder(folder);
  for (;;) {
    const before = listClaims(folder);
    if (before.some(({ record }) => isLive(record))) return undefined;
    const number = 1 + Math.max(0, ...before.map((claim) => claim.number));
    const path = join(folder, `claim-${number}.json`);
    if (!createRecord(path, { owner, children: [] })) continue;
    const others = listClaims(folder).filter((claim) => claim.number !== number);
    if (others.some(({ record }) => isLive(record))) {
      // Both processes may withdraw. The random delay keeps them from doing so again and again.
      rmSync(path, { force: true });
      await delay(Math.random() * 40);
      continue;
    }
    await endLeftovers(others, log);
    return createClaim(folder, path, { owner, children: [] });
  }
}

function createFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  try {
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new Error(`${folder} belongs to another user. Start as that user, or remove the folder.`, { cause });
  }
}

function createClaim(folder: string, path: string, first: ClaimRecord): Claim {
  let record = first;
  return {
    folder,
    recordChild(name, pid) {
      const known = identifyProcess(pid);
      if (known === undefined) return;
      record = { ...record, children: [...record.children.filter((child) => child.name !== name), { name, ...known }] };
      replaceRecord(path, record);
    },
    release: () => rmSync(path, { force: true }),
  };
}

async function endLeftovers(dead: readonly FoundClaim[], log: Log): Promise<void> {
  for (const { record, path } of dead) {
    for (const child of record?.children ?? []) {
      if (!isStillRunning(child)) continue;
      log(
        `Ending ${child.name} (pid ${child.pid}), which process ${record?.owner.pid} left running when it was killed`,
      );
      if (!(await endProcess(child, endingSteps))) {
        throw new Error(`${child.name} (pid ${child.pid}) of an earlier run does not end. Stop it, then start again.`);
      }
    }
    rmSync(path, { force: true });
  }
}
