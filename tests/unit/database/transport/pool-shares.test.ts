import { describe, expect, it } from 'vitest';
import { createPoolShares, poolSharesOf, type ShareHolder } from '../../../../src/database/transport/pool-shares.ts';

const never = new AbortController().signal;
const viewer = { orgId: 'a', userId: 'viewer' };
const agent = { orgId: 'a', userId: 'agent' };

/** The indexes of the queries that may be sent at once. */
async function sentAtOnce(pool: number, queries: readonly (readonly [ShareHolder, boolean])[]): Promise<number[]> {
  const acquireShare = createPoolShares(pool);
  const sent: number[] = [];
  queries.forEach(([holder, isExpensive], index) => {
    void acquireShare(holder, isExpensive, never).then(() => sent.push(index));
  });
  await new Promise((resolve) => setImmediate(resolve));
  return sent.sort((a, b) => a - b);
}

const times = (count: number, holder: ShareHolder, isExpensive: boolean) =>
  Array.from({ length: count }, () => [holder, isExpensive] as const);

describe('pool shares', () => {
  it('are at least one connection, and each smaller share is a part of the larger one', () => {
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

  it('leave searches to other callers of the organisation, and cheap queries to all', async () => {
    const acquireShare = createPoolShares(10);
    const sent: string[] = [];
    const send = async (holder: ShareHolder, isExpensive: boolean) => {
      for (let n = 0; n < 20; n += 1) {
        void acquireShare(holder, isExpensive, never).then(() => sent.push(`${holder.userId} ${isExpensive}`));
      }
      await new Promise((resolve) => setImmediate(resolve));
    };
    await send(viewer, true);
    await send(agent, true);
    await send(viewer, false);
    expect(sent).toEqual(['viewer true', 'viewer true', 'agent true', 'viewer false']);
  });

  it('are passed on when a query ends or is aborted in the queue', async () => {
    const acquireShare = createPoolShares(10);
    const [first] = await Promise.all([acquireShare(viewer, true, never), acquireShare(viewer, true, never)]);
    const late = new AbortController();
    const aborted = acquireShare(viewer, true, late.signal);
    const next = acquireShare(viewer, true, never);
    late.abort(new Error('too late'));
    await expect(aborted).rejects.toThrow('too late');
    first();
    await next;
  });

  it('are complete again after many queries, some of them aborted at each share', async () => {
    const acquireShare = createPoolShares(5);
    for (let round = 0; round < 20; round += 1) {
      const late = new AbortController();
      const all = Array.from({ length: 8 }, (_, n) =>
        acquireShare(n % 2 === 0 ? viewer : agent, n % 3 !== 0, n % 4 === 0 ? late.signal : never).then(
          (release) => release(),
          () => {},
        ),
      );
      late.abort(new Error('too late'));
      await Promise.all(all);
    }
    const releases = await Promise.all([acquireShare(viewer, true, never), acquireShare(viewer, false, never)]);
    for (const release of releases) release();
  });
});
