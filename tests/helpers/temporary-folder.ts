import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endWithRun } from './child-processes.ts';

/** A folder that exists while `use` runs. */
export async function withTemporaryFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-test-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface Holder {
  readonly process: ChildProcess;
  readonly folder: string;
  readonly pids: readonly number[];
  kill(): Promise<void>;
}

/** Another process that has claimed a folder below `home`, with or without servers in it. */
export async function startHolder(home: string, what: 'nothing' | 'servers' = 'nothing'): Promise<Holder> {
  const script = join(import.meta.dirname, 'folder-holder.ts');
  const holder = spawn(process.execPath, [script, home, what], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of holder.stdout) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  const { folder, pids } = JSON.parse(text) as { folder: string; pids: number[] };
  for (const pid of [holder.pid, ...pids]) endWithRun(pid);
  return {
    process: holder,
    folder,
    pids,
    async kill() {
      if (holder.exitCode !== null || holder.signalCode !== null) return;
      const ended = once(holder, 'exit');
      holder.kill('SIGKILL');
      await ended;
    },
  };
}
