// What happens while somebody else has changed a row and is not done: he holds it until as many wait for a lock as the test says.
import { expect, vi } from 'vitest';
import type { TestStack } from './stack.ts';

interface Held {
  /** Until so many wait for a lock, whoever holds it. */
  waitedForBy(waiting: number): Promise<void>;
  /** What was changed is committed, and nothing is held any more. */
  letGo(): Promise<void>;
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
      waitedForBy: (waiting) =>
        vi.waitFor(
          async () => {
            const { rows } = await sql.query<{ count: number }>(
              `select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
            );
            expect(rows[0]?.count).toBeGreaterThanOrEqual(waiting);
          },
          { timeout: 10_000, interval: 5 },
        ),
      letGo: async () => {
        await holder.query('commit');
      },
    });
  } finally {
    // Of nothing, once it is committed.
    await holder.query('rollback');
    holder.release();
  }
}
