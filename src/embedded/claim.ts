// Claims a data folder for this process, so that two stacks never share one and what a killed owner left running is ended.
//
// Claims are numbered files, made exclusively: the next number after those that are there. Whoever makes one then looks
// again, and withdraws when another living claim stands beside it. So however slowly anybody read the folder before, two
// never both stay; and no claim has to be trusted for being the only one that was seen.
import { randomUUID } from 'node:crypto';
import {
  accessSync,
  constants,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endProcess, isStillRunning, type KnownProcess, recogniseProcess } from './processes.ts';

export type Log = (line: string) => void;

export interface Claim {
  readonly folder: string;
  /** Writes down a child server, so that the next owner can end it should this process be killed. */
  recordChild(name: string, pid: number): void;
  release(): void;
}

interface ClaimRecord {
  readonly owner: KnownProcess;
  readonly children: readonly (KnownProcess & { readonly name: string })[];
}

const maxStacks = 64;

// Fast shutdown, immediate shutdown, the end: PostgreSQL's words for them, and PostgREST ends at the first.
const endingSteps = [
  { signal: 'SIGINT', waitMs: 5000 },
  { signal: 'SIGQUIT', waitMs: 2000 },
  { signal: 'SIGKILL', waitMs: 2000 },
] as const;

/** `home/name`, or `home/name-2`, `-3`… where living processes hold those before it. */
export async function claimFolder(options: { home: string; name: string; log: Log }): Promise<Claim> {
  for (let number = 1; number <= maxStacks; number++) {
    const folder = join(options.home, number === 1 ? options.name : `${options.name}-${number}`);
    const claim = await tryClaim(folder, options.log);
    if (claim !== undefined) return claim;
  }
  throw new Error(
    `${maxStacks} folders under ${options.home} are all in use. Stop one of the processes that hold them.`,
  );
}

/** The living owner of a folder, if it has one. */
export function ownerOf(folder: string): KnownProcess | undefined {
  return claimsIn(folder).find(({ record }) => isLive(record))?.record?.owner;
}

/** Absent: somebody living holds it. */
export async function tryClaim(folder: string, log: Log): Promise<Claim | undefined> {
  const owner = recogniseProcess(process.pid);
  if (owner === undefined) throw new Error(`This machine does not say when process ${process.pid} began.`);
  makeWritable(folder);
  for (;;) {
    const before = claimsIn(folder);
    if (before.some(({ record }) => isLive(record))) return undefined;
    const number = 1 + Math.max(0, ...before.map((claim) => claim.number));
    const path = join(folder, `claim-${number}.json`);
    if (!createExclusively(path, { owner, children: [] })) continue;
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
      const known = recogniseProcess(pid);
      if (known === undefined) return;
      record = { ...record, children: [...record.children.filter((child) => child.name !== name), { name, ...known }] };
      const draft = `${path}.${randomUUID()}`;
      writeFileSync(draft, JSON.stringify(record));
      renameSync(draft, path);
    },
    release: () => rmSync(path, { force: true }),
  };
}

/** The file appears with its whole content or not at all: a claim half written would look like nobody's. */
function createExclusively(path: string, record: ClaimRecord): boolean {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(record));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

type FoundClaim = { readonly number: number; readonly path: string; readonly record: ClaimRecord | undefined };

function claimsIn(folder: string): FoundClaim[] {
  const found: FoundClaim[] = [];
  for (const name of namesIn(folder)) {
    const number = /^claim-(\d+)\.json$/.exec(name)?.[1];
    if (number === undefined) continue;
    const path = join(folder, name);
    found.push({ number: Number(number), path, record: readRecord(path) });
  }
  return found;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Absent: it was released between our listing and our reading, or a full disk left nothing in it. */
function readRecord(path: string): ClaimRecord | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ClaimRecord;
  } catch {
    return undefined;
  }
}

function isLive(record: ClaimRecord | undefined): boolean {
  return record !== undefined && isStillRunning(record.owner);
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
