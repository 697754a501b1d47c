// Records the processes that tests start, so that the run can end them: after Ctrl-C no hook of a test file runs. The records
// are in the folder of the run, so that the next run ends what a killed run left.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { identifyProcess, isStillRunning, type KnownProcess, signalQuietly } from '../../src/local-stack/processes.ts';

/** The run ends this process when it ends itself. */
export function endWithRun(pid: number | undefined): void {
  const known = pid === undefined ? undefined : identifyProcess(pid);
  if (known === undefined) return;
  const folder = join(inject('testFolder'), 'children');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${known.pid}.json`), JSON.stringify(known));
}

/** Synchronous, because it is also called while the process exits. */
export function endChildren(testFolder: string): void {
  for (const child of recorded(join(testFolder, 'children'))) {
    if (isStillRunning(child)) signalQuietly(child.pid, 'SIGKILL');
  }
}

function recorded(folder: string): KnownProcess[] {
  try {
    return readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
  } catch {
    return [];
  }
}
