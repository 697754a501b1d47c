// The files of a claim: numbered, and present with their whole content or not at all.
import { randomUUID } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isStillRunning, type KnownProcess } from './processes.ts';

export interface ClaimRecord {
  readonly owner: KnownProcess;
  readonly children: readonly (KnownProcess & { readonly name: string })[];
}

/** False when the number is taken. A half-written claim would look abandoned, so the complete file is linked into place. */
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

export function listClaims(folder: string): FoundClaim[] {
  const found: FoundClaim[] = [];
  for (const name of listNames(folder)) {
    const number = /^claim-(\d+)\.json$/.exec(name)?.[1];
    if (number === undefined) continue;
    const path = join(folder, name);
    found.push({ number: Number(number), path, record: readRecord(path) });
  }
  return found;
}

export function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Undefined when the claim was released since it was listed, or when a full disk left the file empty. */
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
