import { afterEach } from 'vitest';
import { startRedis } from '../../helpers/redis.ts';
import { describeWithRedis } from '../../helpers/with-redis.ts';
import { describeContract } from '../../unit/cache/tier-contract.ts';
import { closeAll, createInstance, onClose } from './instances.ts';

/** On a busy machine a reply may be late, and the value would be loaded again. */
const commandDeadlineMs = 10_000;

afterEach(closeAll);

describeWithRedis('with a real Redis', () => {
  describeContract('a cache on Redis', async () => {
    const redis = await startRedis();
    onClose(redis.stop);
    const one = await createInstance(redis.url, { commandDeadlineMs });
    const another = await createInstance(redis.url, { commandDeadlineMs });
    return { one: one.cache, another: another.cache, stored: () => Promise.all([one.stored(), another.stored()]) };
  });
});
