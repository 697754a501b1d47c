import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongTestsFirst } from './tests/helpers/long-tests-first.ts';
import { makeMemoryFolder } from './tests/helpers/memory-folder.ts';

// Read by `os.tmpdir()` in every worker, and by the processes that tests start.
const memoryFolder = makeMemoryFolder();
if (memoryFolder !== undefined) process.env.TMPDIR ??= memoryFolder;
// The processes that tests start read the same modules: compiled once, they start in two thirds of the time.
process.env.NODE_COMPILE_CACHE ??= join(memoryFolder ?? tmpdir(), 'callboard-compile-cache');

/** `unit` starts no server. The other projects share one PostgreSQL server and its templates. */
const withPostgres = { globalSetup: ['tests/helpers/global-setup.ts', 'tests/helpers/report-skipped.ts'] };

/** `web` draws the pages in Chromium. Only the flows need PostgreSQL. */
const withPages = ['tests/helpers/pages-setup.ts', 'tests/helpers/report-skipped.ts'];

function project(name: string, options = {}) {
  return { extends: true as const, test: { name, include: [`tests/${name}/**/*.test.ts`], ...options } };
}

export default defineConfig({
  test: {
    pool: 'threads',
    maxWorkers: 4,
    sequence: { sequencer: LongTestsFirst },
    // Node runs the TypeScript itself, as it does in production, and a worker loads each module once for all its test files.
    isolate: false,
    experimental: { viteModuleRunner: false },
    // Real servers start and databases are cloned in hooks; no test waits for a clock.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Vitest waits one second, which is too short on a busy machine.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      project('unit'),
      project('api', withPostgres),
      project('process', withPostgres),
      project('scale', withPostgres),
      project('fuzz', withPostgres),
      project('web', { globalSetup: withPages }),
      project('flows', { globalSetup: ['tests/helpers/global-setup.ts', ...withPages] }),
    ],
  },
});
