// Finds the local stacks that run: each writes the address of its gateway into its folder.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Services } from '../config.ts';
import { ownerOf } from './claim.ts';
import { listNames } from './claim-files.ts';
import { type Keys, loadOrCreateKeys } from './keys.ts';
import { describeServices } from './services.ts';
import { readRunningUrl } from './stack-database.ts';
import { stackHome } from './stack-home.ts';

interface RunningStack {
  readonly gatewayUrl: string;
  /** For the superuser. */
  readonly databaseUrl: string;
}

const fileName = 'gateway.url';

export function writeGatewayUrl(folder: string, url: string): void {
  writeFileSync(join(folder, fileName), `${url}\n`, { mode: 0o600 });
}

/** Called before a start: a file of an earlier run would name a gateway that is gone. */
export function removeGatewayUrl(folder: string): void {
  rmSync(join(folder, fileName), { force: true });
}

/** The stacks that have started. One that is still starting has no address yet. */
export function listRunningStacks(home: string): RunningStack[] {
  const folders = listNames(home).filter((name) => /^stack(-\d+)?$/.test(name));
  return folders.sort().flatMap((name) => {
    const folder = join(home, name);
    const gatewayUrl = ownerOf(folder) === undefined ? undefined : readGatewayUrl(folder);
    return gatewayUrl === undefined ? [] : [{ gatewayUrl, databaseUrl: readRunningUrl(join(folder, 'postgres')) }];
  });
}

/** Undefined when no stack with this gateway runs. */
export async function findRunningStack(
  root: string,
  gatewayUrl: string,
): Promise<{ readonly services: Services; readonly keys: Keys } | undefined> {
  const home = join(root, stackHome);
  const stack = listRunningStacks(home).find((running) => running.gatewayUrl === gatewayUrl);
  if (stack === undefined) return undefined;
  const keys = await loadOrCreateKeys(home);
  return { services: describeServices(gatewayUrl, keys, stack.databaseUrl), keys };
}

function readGatewayUrl(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, fileName), 'utf8').trim();
  } catch {
    return undefined;
  }
}
