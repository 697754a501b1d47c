// Which local stacks run, and where: each leaves the address of its gateway in its folder.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownerOf } from './claim.ts';
import { namesIn } from './claim-files.ts';
import { readRunningUrl } from './stack-database.ts';

interface RunningStack {
  readonly gatewayUrl: string;
  /** As the superuser. */
  readonly databaseUrl: string;
}

const fileName = 'gateway.url';

export function writeGatewayUrl(folder: string, url: string): void {
  writeFileSync(join(folder, fileName), `${url}\n`, { mode: 0o600 });
}

/** Before a start: the address of an earlier run is not that of this one. */
export function removeGatewayUrl(folder: string): void {
  rmSync(join(folder, fileName), { force: true });
}

/** Those that are up: one that still starts has no address yet. */
export function listRunningStacks(home: string): RunningStack[] {
  const folders = namesIn(home).filter((name) => /^stack(-\d+)?$/.test(name));
  return folders.sort().flatMap((name) => {
    const folder = join(home, name);
    const gatewayUrl = ownerOf(folder) === undefined ? undefined : readGatewayUrl(folder);
    return gatewayUrl === undefined ? [] : [{ gatewayUrl, databaseUrl: readRunningUrl(join(folder, 'postgres')) }];
  });
}

function readGatewayUrl(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, fileName), 'utf8').trim();
  } catch {
    return undefined;
  }
}
