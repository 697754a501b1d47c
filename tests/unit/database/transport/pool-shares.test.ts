import { describe, expect, it } from 'vitest';
import { createPoolShares, poolSharesOf, type ShareHolder } from '../../../../src/database/transport/pool-shares.ts';

const never = new AbortController().signal;
const viewer = { orgId: 'a', userId: 'viewer' };
const agent = { orgId: 'a', userId: 'agent' };

/** How many of them may be sent at once. */
async function sentAtOnce(pool: number, queries: readonly (readonly [ShareHolder, boolean])[]): Promise<number[]> {
  const acquireShare = createPoolShares(pool);
  const sent: number[] = [];
  queries.forEach(([sharer, isExpensive], index) => {
    void acquireShare(sharer, isExpensive, never).then(() => sent.push(index));
  });
  await new Promise((resolve) => setImmediate(resolve));
  return sent.sort((a, b) => a - b);
}

const times = (count: number, sharer: ShareHolder, isExpensive: boolean) =>
  Array.from({ length: count }, () => [sharer, isExpensive] as const);

describe('the shares of a pool', () => {
  it('are at least one, and never the whole where there is more than one', () => {
    for (let pool = 1; pool <= 200; pool += 1) {
      const { ofOrg, expensiveOfOrg, expensiveOfCaller } = poolSharesOf(pool);
      expect(expensiveOfCaller).toBeGreaterThanOrEqual(1);
      expect(expensiveOfOrg).toBeGreaterThanOrEqual(expensiveOfCaller);
      expect(ofOrg).toBeGreaterThanOrEqual(expensiveOfOrg);
      expect(ofOrg).toBeLessThanOrEqual(Math.max(1, pool / 2));
      if (ofOrg > 1) expect(expensiveOfOrg).toBeLessThan(ofOrg);
    }
    expect(poolSharesOf(10)).toEqual({ ofOrg: 4, expensiveOfOrg: 3, expensiveOfCaller: 2 });
  });

  it('leave the rest of the pool to other organisations', async () => {
    expect(await sentAtOnce(10, times(20, viewer, false))).toEqual([0, 1, 2, 3]);
    const others = times(2, { orgId: 'b', userId: 'viewer' }, true);
    expect(await sentAtOnce(10, [...times(20, viewer, true), ...others])).toEqual([0, 1, 20, 21]);
  });

  it('leave other callers of the organisation their searches, and everybody what is cheap', async () => {
    const acquireShare = createPoolShares(10);
    const sent: string[] = [];
    const send = async (sharer: ShareHolder, isExpensive: boolean) => {
      for (let n = 0; n < 20; n += 1) {
        void acquireShare(sharer, isExpensive, never).then(() => sent.push(`${sharer.userId} ${isExpensive}`));
      }
      await new Promise((resolve) => setImmediate(resolve));
    };
    await send(viewer, true);
    await send(agent, true);
    await send(viewer, false);
    expect(sent).toEqual(['viewer true', 'viewer true', 'agent true', 'viewer false']);
  });

  it('pass on when a query ends, and when one gives up while it waits', async () => {
    const acquireShare = createPoolShares(10);
    const [first] = await Promise.all([acquireShare(viewer, true, never), acquireShare(viewer, true, never)]);
    const impatient = new AbortController();
    const givenUp = acquireShare(viewer, true, impatient.signal);
    const next = acquireShare(viewer, true, never);
    impatient.abort(new Error('too late'));
    await expect(givenUp).rejects.toThrow('too late');
    first();
    await next;
  });

  it('are as many as before after many queries, some of which gave up at each of the shares', async () => {
    const acquireShare = createPoolShares(5);
    for (let round = 0; round < 20; round += 1) {
      const late = new AbortController();
      const all = Array.from({ length: 8 }, (_, n) =>
        acquireShare(n % 2 === 0 ? viewer : agent, n % 3 !== 0, n % 4 === 0 ? late.signal : never).then(
          (leave) => leave(),
          () => {},
        ),
      );
      late.abort(new Error('too late'));
      await Promise.all(all);
    }
    const leaves = await Promise.all([acquireShare(viewer, true, never), acquireShare(viewer, false, never)]);
    for (const leave of leaves) leave();
  });
});
