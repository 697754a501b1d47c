// `npm run dev` in a copy of the sources, on the services of a test stack.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identifyProcess } from '../../src/local-stack/processes.ts';
import { endWithRun } from '../helpers/child-processes.ts';
import { copySources } from '../helpers/copied-sources.ts';
import { environmentOf } from '../helpers/service-process.ts';
import { startTestStack, type TestStack } from '../helpers/stack.ts';
import { withTemporaryFolder } from '../helpers/temporary-folder.ts';

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack?.close());

interface DevCommand {
  readonly folder: string;
  readonly child: ChildProcess;
  /** Resolves when the service has printed this since the last call. */
  nextOutput(pattern: RegExp): Promise<RegExpExecArray>;
}

function withDevCommand(use: (command: DevCommand) => Promise<void>): Promise<void> {
  return withTemporaryFolder(async (folder) => {
    await copySources(folder);
    const child = spawn(process.execPath, [join(folder, 'src/cli/dev.ts')], {
      cwd: folder,
      env: { PATH: process.env.PATH, ...environmentOf(stack.services), PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    endWithRun(child.pid);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
      });
    }
    const nextOutput = async (pattern: RegExp) => {
      const found = await expect
        .poll(() => pattern.exec(output), { timeout: 30_000 })
        .not.toBeNull()
        .then(() => pattern.exec(output));
      if (found === null) throw new Error('It was found a moment ago');
      output = output.slice(found.index + found[0].length);
      return found;
    };
    const exit = once(child, 'exit');
    try {
      await use({ folder, child, nextOutput });
    } finally {
      child.kill('SIGINT');
      await exit;
    }
  });
}

const listening = /"pid":(\d+)[^\n]*Server listening at (http:[^"\s]+)/;

describe('npm run dev', () => {
  it('starts the service again on a change, also after a mistake, and ends it on Ctrl-C', () =>
    withDevCommand(async ({ folder, child, nextOutput }) => {
      const [, first] = await nextOutput(listening);
      appendFileSync(join(folder, 'src/app.ts'), '\n// changed\n');
      await nextOutput(/Changed: app\.ts/);
      const [, second, url] = await nextOutput(listening);
      expect(second).not.toBe(first);
      expect(identifyProcess(Number(first))).toBeUndefined();
      expect((await fetch(`${url}/api/monitoring/live`)).status).toBe(200);

      writeFileSync(join(folder, 'src/mistake.ts'), 'export const = 1;\n');
      appendFileSync(join(folder, 'src/app.ts'), `import './mistake.ts';\n`);
      await nextOutput(/The service ended with 1\. It starts again on the next change\./);
      writeFileSync(join(folder, 'src/mistake.ts'), 'export const one = 1;\n');
      const [, third] = await nextOutput(listening);

      child.kill('SIGINT');
      expect(await once(child, 'exit')).toEqual([0, null]);
      expect(identifyProcess(Number(third))).toBeUndefined();
    }));
});
