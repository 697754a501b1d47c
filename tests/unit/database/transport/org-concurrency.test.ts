import { describe, expect, it } from 'vitest';
import { createOrgConcurrency } from '../../../../src/database/transport/org-concurrency.ts';

const never = new AbortController().signal;

/** The indexes of the promises that settle without further events; a rejection is negative. */
async function settled(promises: readonly Promise<unknown>[]): Promise<number[]> {
  const done: number[] = [];
  promises.forEach((promise, index) => {
    promise.then(
      () => done.push(index),
      () => done.push(-index),
    );
  });
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

describe('the org concurrency', () => {
  it('admits the maximum at once, and the rest in their order', async () => {
    const acquire = createOrgConcurrency(2);
    const slots = [1, 2, 3, 4].map(() => acquire('a', never));
    expect(await settled(slots)).toEqual([0, 1]);
    (await slots[0])?.();
    expect(await settled(slots)).toEqual([0, 1, 2]);
  });

  it('is separate for each organisation', async () => {
    const acquire = createOrgConcurrency(1);
    const slots = ['a', 'a', 'b'].map((org) => acquire(org, never));
    expect(await settled(slots)).toEqual([0, 2]);
  });

  it('skips a query that was aborted in the queue', async () => {
    const acquire = createOrgConcurrency(1);
    const late = new AbortController();
    const slots = [acquire('a', never), acquire('a', late.signal), acquire('a', never)];
    late.abort(new Error('too late'));
    await expect(slots[1]).rejects.toThrow('too late');
    (await slots[0])?.();
    expect(await settled(slots.slice(2))).toEqual([0]);
  });

  it('rejects a query that was aborted before', async () => {
    await expect(createOrgConcurrency(1)('a', AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });

  it('has all slots again after all were released', async () => {
    const acquire = createOrgConcurrency(2);
    for (let round = 0; round < 3; round += 1) {
      const slots = [1, 2, 3].map(() => acquire('a', never));
      expect(await settled(slots)).toEqual([0, 1]);
      for (const slot of slots) (await slot)();
    }
  });
});
