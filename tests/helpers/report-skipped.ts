// Prints at the end of a run which tests were skipped because a program is missing.
import { hasChromium } from './chromium.ts';
import { hasPostgres15 } from './postgres-15.ts';
import { hasRedis } from './redis.ts';

export function teardown(): void {
  if (!hasRedis) {
    process.stderr.write('Skipped: every test that needs Redis, because redis-server is not on the PATH.\n');
  }
  if (!hasChromium) {
    process.stderr.write('Skipped: every test that draws the pages, because Chromium is not on the PATH.\n');
  }
  if (!hasPostgres15) {
    process.stderr.write('Skipped: the migrations on PostgreSQL 15, because /usr/lib/postgresql/15 does not exist.\n');
  }
}
