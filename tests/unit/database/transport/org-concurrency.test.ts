import { describe, expect, it } from 'vitest';
import { createOrgConcurrency } from '../../../../src/database/transport/org-concurrency.ts';

const never = new AbortController().signal;

/** What has settled once all that can go on has gone on. */
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

describe('the turns of an org', () => {
  it('are so many at once, and then in the order of asking', async () => {
    const acquire = createOrgConcurrency(2);
    const turns = [1, 2, 3, 4].map(() => acquire('a', never));
    expect(await settled(turns)).toEqual([0, 1]);
    (await turns[0])?.();
    expect(await settled(turns)).toEqual([0, 1, 2]);
  });

  it('are its own: others do not wait for it', async () => {
    const acquire = createOrgConcurrency(1);
    const turns = ['a', 'a', 'b'].map((org) => acquire(org, never));
    expect(await settled(turns)).toEqual([0, 2]);
  });

  it('pass by who gave up waiting', async () => {
    const acquire = createOrgConcurrency(1);
    const impatient = new AbortController();
    const turns = [acquire('a', never), acquire('a', impatient.signal), acquire('a', never)];
    impatient.abort(new Error('too late'));
    await expect(turns[1]).rejects.toThrow('too late');
    (await turns[0])?.();
    expect(await settled(turns.slice(2))).toEqual([0]);
  });

  it('are refused to who has given up already', async () => {
    await expect(createOrgConcurrency(1)('a', AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });

  it('are as many as before when all have left', async () => {
    const acquire = createOrgConcurrency(2);
    for (let round = 0; round < 3; round += 1) {
      const turns = [1, 2, 3].map(() => acquire('a', never));
      expect(await settled(turns)).toEqual([0, 1]);
      for (const turn of turns) (await turn)();
    }
  });
});
