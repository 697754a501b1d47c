// Writes calls and records when each was committed, so that a test finds responses that are too old.
import { type insertCalls as insert, insertCalls, type TestOrg } from './app.ts';
import type { Asked } from './keep-asking.ts';

export type FreshnessOracle = ReturnType<typeof createFreshnessOracle>;

export function createFreshnessOracle(stack: Parameters<typeof insert>[0], org: Pick<TestOrg, 'id'>) {
  /** The number of calls by time: one at the start. */
  const committed = [{ total: 1, atMs: Number.NEGATIVE_INFINITY }];

  async function write(): Promise<void> {
    await insertCalls(stack, org.id, [{ started_at: '2026-06-02T09:00:00Z' }]);
    const total = committed.length + 1;
    committed.push({ total, atMs: performance.now() });
  }

  const totalAt = (atMs: number) => committed.findLast((each) => each.atMs <= atMs)?.total ?? 1;

  return {
    write,
    total: () => committed.length,
    /** Responses, other than STALE, without a call that was committed `allowedMs` before the request. */
    outdated: (answers: readonly Asked[], allowedMs = 0) =>
      answers.filter(
        ({ status, cache, sentAtMs, text }) =>
          status === 200 && cache !== 'STALE' && JSON.parse(text).pagination.total < totalAt(sentAtMs - allowedMs),
      ),
  };
}
