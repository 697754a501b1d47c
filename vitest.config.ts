import { defineConfig } from 'vitest/config';

/** `unit` starts no server. The other projects share one PostgreSQL server and its templates. */
const withPostgres = { globalSetup: ['tests/helpers/global-setup.ts', 'tests/helpers/say-what-is-left-out.ts'] };

function project(name: string, options = {}) {
  return { extends: true as const, test: { name, include: [`tests/${name}/**/*.test.ts`], ...options } };
}

export default defineConfig({
  test: {
    pool: 'threads',
    maxWorkers: 4,
    // Real servers start and databases are cloned in hooks; no test waits for a clock.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      project('unit', { isolate: false }),
      project('api', withPostgres),
      project('process', withPostgres),
      project('scale', withPostgres),
      project('fuzz', withPostgres),
    ],
  },
});
