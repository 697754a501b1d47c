// The local stack during a shutdown: requests that are still running need it.
import { join } from 'node:path';
import pg from 'pg';
import { expect, it } from 'vitest';
import { migrate } from '../../../src/database/migrate.ts';
import { loadDemoData } from '../../../src/local-stack/demo/demo-data.ts';
import { demoOrgs } from '../../../src/local-stack/demo/people.ts';
import { startPostgres } from '../../../src/local-stack/postgres.ts';
import { startLocalStack } from '../../../src/local-stack/stack.ts';
import { prepareDatabase } from '../../../src/local-stack/supabase-database.ts';
import { endWithRun } from '../../helpers/child-processes.ts';
import { withTemporaryFolder } from '../../helpers/temporary-folder.ts';

it('runs until it is closed', { timeout: 180_000 }, () =>
  withTemporaryFolder(async (root) => {
    await loadSmallDemoData(root);
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

/** As after an earlier start, with the smaller organisation only: the whole demo data takes ten seconds. */
async function loadSmallDemoData(root: string): Promise<void> {
  const stack = join(root, '.callboard/stack');
  const postgres = await startPostgres({
    folder: join(stack, 'postgres'),
    onStart: (_name, pid) => endWithRun(pid),
  });
  try {
    await prepareDatabase({ postgres, database: 'callboard', authenticatorPassword: 'replaced by the start' });
    const databaseUrl = postgres.url('callboard');
    await migrate({ databaseUrl, direction: 'up', log: () => {} });
    const orgs = [demoOrgs.fern];
    await loadDemoData({ databaseUrl, log: () => {}, orgs });
  } finally {
    await postgres.close();
  }
}
