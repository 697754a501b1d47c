// Requests that are at the same row at the same moment: it is held until most of them wait for it.
import { expect, vi } from 'vitest';
import type { TestStack } from './stack.ts';

interface Row {
  readonly table: string;
  readonly id: string;
}

/** PostgREST has ten connections; the rest queues for one. */
const waiting = 8;

export async function atOnce<Answer>(
  { sql }: Pick<TestStack, 'sql'>,
  { table, id }: Row,
  times: number,
  ask: () => Promise<Answer>,
): Promise<Answer[]> {
  const holder = await sql.connect();
  try {
    await holder.query('begin');
    await holder.query(`select from ${table} where id = $1 for update`, [id]);
    const answers = Promise.all(Array.from({ length: times }, ask));
    await vi.waitFor(
      async () => {
        const { rows } = await sql.query<{ count: number }>(
          `select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        expect(rows[0]?.count).toBeGreaterThanOrEqual(waiting);
      },
      { timeout: 10_000, interval: 5 },
    );
    await holder.query('commit');
    return await answers;
  } finally {
    // Of nothing, once it is committed.
    await holder.query('rollback');
    holder.release();
  }
}
