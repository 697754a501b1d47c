// Requests that are at the same row at the same moment: it is held until most of them wait for it.
import { withLockedRow } from './locked-row.ts';
import type { TestStack } from './stack.ts';

interface Row {
  readonly table: string;
  readonly id: string;
}

/** PostgREST has ten connections; the rest queues for one. */
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
    async ({ waitedForBy, letGo }) => {
      const answers = Promise.all(Array.from({ length: times }, ask));
      await waitedForBy(waiting);
      await letGo();
      return answers;
    },
  );
}
