// Claims a data folder for this process, so that two stacks never share one and what a killed owner left running is ended.
//
// A claim is a file with the next number after those that are there. Whoever makes one then looks again, and withdraws when
// another living claim stands beside it. So however slowly anybody read the folder before, two never both stay; and no claim
// has to be trusted for being the only one that was seen.
import { accessSync, constants, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type ClaimRecord,
  claimsIn,
  createRecord,
  type FoundClaim,
  isLive,
  namesIn,
  replaceRecord,
} from './claim-files.ts';
import { endProcess, identifyProcess, isStillRunning, type KnownProcess } from './processes.ts';

export type Log = (line: string) => void;

export interface Claim {
  readonly folder: string;
  /** Writes down a child server, so that the next owner can end it should this process be killed. */
  recordChild(name: string, pid: number): void;
  release(): void;
}

const maxStacks = 64;

// Fast shutdown, immediate shutdown, the end: PostgreSQL's words for them, and PostgREST ends at the first.
const endingSteps = [
  { signal: 'SIGINT', waitMs: 5000 },
  { signal: 'SIGQUIT', waitMs: 2000 },
  { signal: 'SIGKILL', waitMs: 2000 },
] as const;

/** `home/name`, or `home/name-2`, `-3`… where living processes hold those before it. What dead ones left is ended in all. */
export async function claimFolder(options: { home: string; name: string; log: Log }): Promise<Claim> {
  const claim = await claimFirstFree(options);
  try {
    await endOrphans(options.home, options.name, options.log);
    return claim;
  } catch (error) {
    claim.release();
    throw error;
  }
}

async function claimFirstFree(options: { home: string; name: string; log: Log }): Promise<Claim> {
  for (let number = 1; number <= maxStacks; number++) {
    const folder = join(options.home, number === 1 ? options.name : `${options.name}-${number}`);
    const claim = await tryClaim(folder, options.log);
    if (claim !== undefined) return claim;
  }
  throw new Error(
    `${maxStacks} folders under ${options.home} are all in use. Stop one of the processes that hold them.`,
  );
}

/** Two stacks that were killed together: the next start takes one folder, and must not leave the servers of the other. */
async function endOrphans(home: string, name: string, log: Log): Promise<void> {
  for (const entry of namesIn(home)) {
    const folder = join(home, entry);
    const isSibling = entry === name || (entry.startsWith(`${name}-`) && /^\d+$/.test(entry.slice(name.length + 1)));
    const found = isSibling ? claimsIn(folder) : [];
    if (found.length === 0 || found.some(({ record }) => isLive(record))) continue;
    const claim = await tryClaim(folder, log);
    claim?.release();
  }
}

/** The living owner of a folder, if it has one. */
export function ownerOf(folder: string): KnownProcess | undefined {
  return claimsIn(folder).find(({ record }) => isLive(record))?.record?.owner;
}

/** Absent: somebody living holds it. */
export async function tryClaim(folder: string, log: Log): Promise<Claim | undefined> {
  const owner = identifyProcess(process.pid);
  if (owner === undefined) throw new Error(`This machine does not say when process ${process.pid} began.`);
  makeWritable(folder);
  for (;;) {
    const before = claimsIn(folder);
    if (before.some(({ record }) => isLive(record))) return undefined;
    const number = 1 + Math.max(0, ...before.map((claim) => claim.number));
    const path = join(folder, `claim-${number}.json`);
    if (!createRecord(path, { owner, children: [] })) continue;
    const others = claimsIn(folder).filter((claim) => claim.number !== number);
    if (others.some(({ record }) => isLive(record))) {
      // Both may withdraw; not both at the same moment again and again.
      rmSync(path, { force: true });
      await delay(Math.random() * 40);
      continue;
    }
    await endLeftovers(others, log);
    return createClaim(folder, path, { owner, children: [] });
  }
}

function makeWritable(folder: string): void {
  mkdirSync(folder, { recursive: true });
  try {
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new Error(`${folder} belongs to another user. Start as that user, or have it removed.`, { cause });
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
      log(`Ending ${child.name} (pid ${child.pid}), left over from process ${record?.owner.pid}, which was killed`);
      if (!(await endProcess(child, endingSteps))) {
        throw new Error(`${child.name} (pid ${child.pid}) of an earlier run does not end. Stop it, then start again.`);
      }
    }
    rmSync(path, { force: true });
  }
}
