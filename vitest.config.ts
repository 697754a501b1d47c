import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/helpers/global-setup.ts', 'tests/helpers/say-what-is-left-out.ts'],
    // Real servers start and databases are cloned in hooks; nothing waits for a clock.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'threads',
    maxWorkers: 4,
  },
});
