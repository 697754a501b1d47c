import { describe, expect, it } from 'vitest';
import { type CountQuery, countAll, exactCount } from '../../../src/database/counting.ts';

type CountResponse = Awaited<ReturnType<CountQuery['abortSignal']>>;

const answer = (count: number | null, status = 200): CountResponse => ({ count, status, data: null, error: null });
const failure = (status: number): CountResponse => ({ count: null, status, data: null, error: { message: '' } });

/** A count that the test answers. It has a signal once it was sent. */
function heldCount() {
  const { promise, resolve, reject } = Promise.withResolvers<CountResponse>();
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
  it('is a non-negative integer', () => {
    expect(exactCount(answer(0))).toBe(0);
    expect(exactCount(answer(120_000, 206))).toBe(120_000);
    expect(exactCount(answer(Number.MAX_SAFE_INTEGER))).toBe(Number.MAX_SAFE_INTEGER);
  });

  it.each([null, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1])(
    'of %s is an error, and never 0',
    (count) => {
      for (const status of [200, 204, 206]) {
        expect(() => exactCount(answer(count, status))).toThrow(
          expect.objectContaining({ code: 'DATABASE_UNAVAILABLE', statusCode: 503 }),
        );
      }
    },
  );

  it('is not read from a response with an error', () => {
    expect(() => exactCount({ ...failure(503), count: 5 })).toThrow(
      expect.objectContaining({ code: 'DATABASE_UNAVAILABLE' }),
    );
  });
});

describe('parallel counts', () => {
  it('are returned by name, in any order of the responses', async () => {
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

  it('may be none', async () => {
    expect(await countAll({})).toEqual({});
  });

  it.each([
    ['a response with an error', (query: ReturnType<typeof heldCount>) => query.answer(failure(503))],
    ['a response without a number', (query: ReturnType<typeof heldCount>) => query.answer(answer(null, 204))],
  ])('fail at the first failure and abort the others: %s', async (_name, fail) => {
    const queries = { a: heldCount(), b: heldCount(), c: heldCount() };
    const counts = countAll(queries);
    queries.a.answer(answer(1));
    fail(queries.b);
    // c is never answered.
    await expect(counts).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(queries.c.signal?.aborted).toBe(true);
  });

  it('fail with the error of the first failure', async () => {
    const queries = { a: heldCount(), b: heldCount() };
    const counts = countAll(queries);
    const thrown = new Error('thrown by the transport');
    queries.b.fail(thrown);
    await expect(counts).rejects.toBe(thrown);
    queries.a.answer(failure(503));
  });

  it('are not aborted when all succeed', async () => {
    const queries = { a: heldCount(), b: heldCount() };
    const counts = countAll(queries);
    queries.a.answer(answer(1));
    queries.b.answer(answer(2));
    await counts;
    expect(queries.a.signal?.aborted).toBe(false);
  });
});
