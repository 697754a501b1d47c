// Runs `npm run migrate` in a separate process, without npm.
import { execFile } from 'node:child_process';
import { join } from 'node:path';

const command = join(import.meta.dirname, '../../src/cli/migrate.ts');

export function runMigrateCommand(args: readonly string[], databaseUrl = '', more: Record<string, string> = {}) {
  const env = { ...process.env, DATABASE_URL: databaseUrl, ...more };
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [command, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr });
    });
  });
}
