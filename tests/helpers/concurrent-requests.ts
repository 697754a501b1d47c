// Requests that reach the same row at the same moment: a lock on it is held until most of them wait.
import { withLockedRow } from './locked-row.ts';
import type { TestStack } from './stack.ts';

interface Row {
  readonly table: string;
  readonly id: string;
}

/** Fewer than the connections of PostgREST: the other requests queue for one. */
const waiting = 8;

export async function sendConcurrently<Answer>(
  { sql }: Pick<TestStack, 'sql'>,
  { table, id }: Row,
  times: number,
  ask: () => Promise<Answer>,
): Promise<Answer[]> {
  return withLockedRow(
    { sql },
    [`select from ${table} where id = $1 for update`, [id]],
    async ({ untilBlocked, release }) => {
      const answers = Promise.all(Array.from({ length: times }, ask));
      await untilBlocked(waiting);
      await release();
      return answers;
    },
  );
}
