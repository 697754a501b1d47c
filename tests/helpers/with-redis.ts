// Tests that need redis-server. Without it they are skipped, or fail where CALLBOARD_DEMANDS names it.
import { describe, it } from 'vitest';
import { hasRedis, noteWithoutRedis } from './redis.ts';
import { isRequired } from './required-programs.ts';

export function describeWithRedis(title: string, tests: () => void): void {
  if (hasRedis) describe(title, tests);
  else if (isRequired('redis'))
    describe(title, () => it('finds redis-server, which CALLBOARD_DEMANDS requires', refuse));
  else describe.skip(title + noteWithoutRedis, tests);
}

export function itWithRedis(title: string, test: () => Promise<void>): void {
  if (hasRedis) it(title, test);
  else if (isRequired('redis')) it(title, refuse);
  else it.skip(title + noteWithoutRedis, test);
}

function refuse(): never {
  throw new Error('CALLBOARD_DEMANDS requires redis-server, which is not on the PATH: apt-get install redis-server');
}
