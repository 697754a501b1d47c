// The local stack during a shutdown: requests that are still running need it.
import pg from 'pg';
import { expect, it } from 'vitest';
import { startLocalStack } from '../../../src/local-stack/stack.ts';
import { withFolder } from '../../helpers/held-folder.ts';

it('the local stack runs until it is closed, also after the shutdown signal', { timeout: 180_000 }, () =>
  withFolder(async (root) => {
    const ending = new AbortController();
    const lost: string[] = [];
    const stack = await startLocalStack({
      root,
      databasePool: 10,
      log: () => {},
      onLost: (message) => lost.push(message),
      signal: ending.signal,
    });
    try {
      ending.abort();
      const { tokenKeys } = stack.services.supabase;
      expect((await fetch('jwksUrl' in tokenKeys ? tokenKeys.jwksUrl : '')).status).toBe(200);
      const sql = new pg.Client({ connectionString: stack.services.databaseUrl });
      await sql.connect();
      expect((await sql.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
      await sql.end();
    } finally {
      await stack.close();
    }
    expect(lost).toEqual([]);
  }),
);
