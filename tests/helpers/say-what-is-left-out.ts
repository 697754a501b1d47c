// The last word of a run, in plain sight: a green run that left something out is not the same as one that did not.
import { hasRedis } from './redis.ts';

export function teardown(): void {
  if (hasRedis) return;
  process.stderr.write('Left out: every test that needs Redis, since this machine has no redis-server on its PATH.\n');
}
