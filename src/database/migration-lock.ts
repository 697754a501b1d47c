// Only one process migrates a database at a time. A second one fails: waiting deadlocks with an index that is built concurrently.
import { PG_MIGRATE_LOCK_ID } from 'node-pg-migrate';
import type pg from 'pg';

export async function withMigrationLock<Result>(
  client: Pick<pg.Client, 'query'>,
  use: () => Promise<Result>,
): Promise<Result> {
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
    PG_MIGRATE_LOCK_ID,
  ]);
  if (rows[0]?.taken !== true) throw new Error('Another migration is already running on this database.');
  try {
    return await use();
  } finally {
    // A lost connection has given the lock back, and its own error is the one to report.
    await client.query('select pg_advisory_unlock($1)', [PG_MIGRATE_LOCK_ID]).catch(() => {});
  }
}
