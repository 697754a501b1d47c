// The last word of a run, in plain sight: a green run that left something out is not the same as one that did not.
import { hasPostgres15 } from './postgres-15.ts';
import { hasRedis } from './redis.ts';

export function teardown(): void {
  if (!hasRedis) {
    process.stderr.write(
      'Left out: every test that needs Redis, since this machine has no redis-server on its PATH.\n',
    );
  }
  if (!hasPostgres15) {
    process.stderr.write('Left out: the migrations on PostgreSQL 15, since /usr/lib/postgresql/15 is not there.\n');
  }
}
