// Deletes the data of the local stacks, unless a running process uses it.
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Claim, type Log, ownerOf, tryClaim } from './claim.ts';

type Cleared =
  | { readonly isCleared: true; readonly removed: readonly string[] }
  | { readonly isCleared: false; readonly heldFolder: string; readonly heldByPid: number | null };

/** All or nothing: while one stack runs, the shared keys must stay. */
export async function clearStacks({ home, log }: { home: string; log: Log }): Promise<Cleared> {
  const entries = entriesOf(home).filter((path) => !path.endsWith('install'));
  const claims: Claim[] = [];
  try {
    for (const folder of entries.filter((path) => statSync(path).isDirectory())) {
      // A claim, not a check: a start at the same time uses another folder, and servers of a dead owner are ended.
      const claim = await tryClaim(folder, log);
      if (claim === undefined) {
        return { isCleared: false, heldFolder: folder, heldByPid: ownerOf(folder)?.pid ?? null };
      }
      claims.push(claim);
    }
    for (const path of entries) rmSync(path, { recursive: true, force: true });
    return { isCleared: true, removed: entries };
  } finally {
    for (const claim of claims) claim.release();
  }
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}
