// The files that claims are written in: numbered, and there with their whole content or not at all.
import { randomUUID } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isStillRunning, type KnownProcess } from './processes.ts';

export interface ClaimRecord {
  readonly owner: KnownProcess;
  readonly children: readonly (KnownProcess & { readonly name: string })[];
}

/** False: that number is taken. A claim half written would look like nobody's, so it is linked, not written, into place. */
export function createRecord(path: string, record: ClaimRecord): boolean {
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

export function replaceRecord(path: string, record: ClaimRecord): void {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(record));
  renameSync(draft, path);
}

export type FoundClaim = { readonly number: number; readonly path: string; readonly record: ClaimRecord | undefined };

export function claimsIn(folder: string): FoundClaim[] {
  const found: FoundClaim[] = [];
  for (const name of namesIn(folder)) {
    const number = /^claim-(\d+)\.json$/.exec(name)?.[1];
    if (number === undefined) continue;
    const path = join(folder, name);
    found.push({ number: Number(number), path, record: readRecord(path) });
  }
  return found;
}

export function namesIn(folder: string): string[] {
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

export function isLive(record: ClaimRecord | undefined): boolean {
  return record !== undefined && isStillRunning(record.owner);
}
