// What a test started as a process of its own, so that the run can end it when the test can not: after Ctrl-C, no hook of
// a test file runs any more. Beside each run's databases; a run that was killed is cleaned up after by the next one.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { isStillRunning, type KnownProcess, recogniseProcess, signalQuietly } from '../../src/local-stack/processes.ts';

/** For a test: the process with this pid goes when the run goes. */
export function endWithRun(pid: number | undefined): void {
  const known = pid === undefined ? undefined : recogniseProcess(pid);
  if (known === undefined) return;
  const folder = join(inject('testFolder'), 'children');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${known.pid}.json`), JSON.stringify(known));
}

/** For the run. Synchronous, because it is also called when there is no time left to wait. */
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
