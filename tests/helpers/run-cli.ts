// Runs a command of src/cli in a separate process, without npm.
import { execFile } from 'node:child_process';
import { join } from 'node:path';

export interface Ended {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

export function runCli(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const script = join(import.meta.dirname, `../../src/cli/${command}.ts`);
  return new Promise((resolve) => {
    const options = { env: { ...process.env, DATABASE_URL: '', ...env }, maxBuffer: 1e7 };
    execFile(process.execPath, [script, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr });
    });
  });
}

export const runMigrateCommand = (args: readonly string[], databaseUrl = '', more: Record<string, string> = {}) =>
  runCli('migrate', args, { DATABASE_URL: databaseUrl, ...more });
