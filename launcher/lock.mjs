// A lock between processes, with the method of src/local-stack/claim.ts: a process creates the file with the next number, lists
// the files again, and withdraws when another live process has one. The file of a dead process is ignored.
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Returns a function that releases the lock; undefined when a running process holds it. */
export function tryLock(folder) {
  mkdirSync(folder, { recursive: true });
  const before = locksIn(folder);
  if (before.some(({ pid }) => isHolder(pid))) return undefined;
  const number = 1 + Math.max(0, ...before.map((lock) => lock.number));
  const path = join(folder, `${number}.lock`);
  if (!createExclusively(path)) return undefined;
  const others = locksIn(folder).filter((lock) => lock.number !== number);
  if (others.some(({ pid }) => isHolder(pid))) {
    rmSync(path, { force: true });
    return undefined;
  }
  for (const { number: dead } of others) rmSync(join(folder, `${dead}.lock`), { force: true });
  return () => rmSync(path, { force: true });
}

/** Links a complete file into place: an empty lock would look abandoned. */
function createExclusively(path) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function locksIn(folder) {
  const numbers = readdirSync(folder).flatMap((name) => /^(\d+)\.lock$/.exec(name)?.[1] ?? []);
  return numbers.map((number) => ({ number: Number(number), pid: readPid(join(folder, `${number}.lock`)) }));
}

/** NaN when the lock was released since it was listed. */
function readPid(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return Number.NaN;
  }
}

/** Running, and a launcher: after a restart of the machine another process may have the pid. */
function isHolder(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('run.mjs');
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes('run.mjs');
  } catch {
    return false;
  }
}
