// Tests that need redis-server: they run wherever it is found, and where a run demands it they fail without it.
import { describe, it } from 'vitest';
import { hasRedis, noteWithoutRedis } from './redis.ts';
import { isRequired } from './required-programs.ts';

export function describeWithRedis(title: string, tests: () => void): void {
  if (hasRedis) describe(title, tests);
  else if (isRequired('redis'))
    describe(title, () => it('finds redis-server, which CALLBOARD_DEMANDS asks for', refuse));
  else describe.skip(title + noteWithoutRedis, tests);
}

export function itWithRedis(title: string, test: () => Promise<void>): void {
  if (hasRedis) it(title, test);
  else if (isRequired('redis')) it(title, refuse);
  else it.skip(title + noteWithoutRedis, test);
}

function refuse(): never {
  throw new Error(
    'This run demands redis-server, and this machine has none on its PATH: apt-get install redis-server.',
  );
}
