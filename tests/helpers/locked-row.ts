// Runs a test while another transaction has changed a row and not committed.
import { expect, vi } from 'vitest';
import type { TestStack } from './stack.ts';

interface Held {
  /** Resolves when this many sessions of the database wait for a lock. */
  untilBlocked(waiting: number): Promise<void>;
  /** Commits the change and releases its locks. */
  release(): Promise<void>;
}

export async function withLockedRow<Result>(
  { sql }: Pick<TestStack, 'sql'>,
  change: readonly [sql: string, values: readonly unknown[]],
  act: (held: Held) => Promise<Result>,
): Promise<Result> {
  const holder = await sql.connect();
  try {
    await holder.query('begin');
    await holder.query(change[0], [...change[1]]);
    return await act({
      untilBlocked: (waiting) =>
        vi.waitFor(
          async () => {
            const { rows } = await sql.query<{ count: number }>(
              `select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
            );
            expect(rows[0]?.count).toBeGreaterThanOrEqual(waiting);
          },
          { timeout: 10_000, interval: 5 },
        ),
      release: async () => {
        await holder.query('commit');
      },
    });
  } finally {
    // Without effect after the commit.
    await holder.query('rollback');
    holder.release();
  }
}
