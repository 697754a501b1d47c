import { describe, expect, it } from 'vitest';
import { readChange } from '../../../src/cli/dev/read-change.ts';

describe('a change of', () => {
  it.each([
    ['a source file', ['app.ts'], { applySql: false, restart: true }],
    ['a SQL function', ['features/calls/sql/search_calls.sql'], { applySql: true, restart: true }],
    ['both', ['app.ts', 'sql/ping.sql'], { applySql: true, restart: true }],
    ['the demo data', ['local-stack/demo/calls.sql'], { applySql: false, restart: false }],
    ['a temporary file of an editor', ['app.ts~', '.app.ts.swp', '4913'], { applySql: false, restart: false }],
  ])('%s', (_, paths, expected) => {
    expect(readChange(paths)).toEqual(expected);
  });
});
