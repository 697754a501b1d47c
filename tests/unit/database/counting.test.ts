import { describe, expect, it } from 'vitest';
import { type CountQuery, countAll, exactCount } from '../../../src/database/counting.ts';

type CountAnswer = Awaited<ReturnType<CountQuery['abortSignal']>>;

const answer = (count: number | null, status = 200): CountAnswer => ({ count, status, data: null, error: null });
const failure = (status: number): CountAnswer => ({ count: null, status, data: null, error: { message: '' } });

/** A count that was asked for when it has a signal, and is answered when the test says so. */
function heldCount() {
  const { promise, resolve, reject } = Promise.withResolvers<CountAnswer>();
  const query = {
    signal: undefined as AbortSignal | undefined,
    answer: resolve,
    fail: reject,
    abortSignal(signal: AbortSignal) {
      query.signal = signal;
      return promise;
    },
  };
  return query;
}

describe('a count', () => {
  it('is a whole number, 0 included', () => {
    expect(exactCount(answer(0))).toBe(0);
    expect(exactCount(answer(120_000, 206))).toBe(120_000);
    expect(exactCount(answer(Number.MAX_SAFE_INTEGER))).toBe(Number.MAX_SAFE_INTEGER);
  });

  it.each([null, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1])(
    'of %s is no count, and never a 0',
    (count) => {
      for (const status of [200, 204, 206]) {
        expect(() => exactCount(answer(count, status))).toThrow(
          expect.objectContaining({ code: 'DATABASE_UNAVAILABLE', statusCode: 503 }),
        );
      }
    },
  );

  it('is not read from an answer with an error, even when it carries one', () => {
    expect(() => exactCount({ ...failure(503), count: 5 })).toThrow(
      expect.objectContaining({ code: 'DATABASE_UNAVAILABLE' }),
    );
  });
});

describe('counts that are asked for together', () => {
  it('come back under the names they were asked for, whatever order they are answered in', async () => {
    const [open, lost, won] = [heldCount(), heldCount(), heldCount()];
    const counts = countAll({ open, lost, won });
    won.answer(answer(3));
    lost.answer(answer(0));
    open.answer(answer(7));
    expect(await counts).toEqual({ open: 7, lost: 0, won: 3 });
    expect(Object.keys(await counts)).toEqual(['open', 'lost', 'won']);
  });

  it('are all sent before any is answered', () => {
    const queries = { a: heldCount(), b: heldCount(), c: heldCount() };
    void countAll(queries);
    expect(Object.values(queries).map(({ signal }) => signal?.aborted)).toEqual([false, false, false]);
  });

  it('are none when none is asked for', async () => {
    expect(await countAll({})).toEqual({});
  });

  it.each([
    ['an answer with an error', (query: ReturnType<typeof heldCount>) => query.answer(failure(503))],
    ['an answer without a number', (query: ReturnType<typeof heldCount>) => query.answer(answer(null, 204))],
  ])('fail at the first that fails, and the others are aborted: %s', async (_name, fail) => {
    const queries = { a: heldCount(), b: heldCount(), c: heldCount() };
    const counts = countAll(queries);
    queries.a.answer(answer(1));
    fail(queries.b);
    // c is never answered.
    await expect(counts).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(queries.c.signal?.aborted).toBe(true);
  });

  it('fail with what the first one failed with', async () => {
    const queries = { a: heldCount(), b: heldCount() };
    const counts = countAll(queries);
    const thrown = new Error('thrown on the way');
    queries.b.fail(thrown);
    await expect(counts).rejects.toBe(thrown);
    queries.a.answer(failure(503));
  });

  it('are not aborted when all of them are answered', async () => {
    const queries = { a: heldCount(), b: heldCount() };
    const counts = countAll(queries);
    queries.a.answer(answer(1));
    queries.b.answer(answer(2));
    await counts;
    expect(queries.a.signal?.aborted).toBe(false);
  });
});
