import { brotliCompressSync, constants } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findFreePort } from '../../../src/local-stack/free-port.ts';
import { startRedis, type TestRedis } from '../../helpers/redis.ts';
import { describeWithRedis } from '../../helpers/with-redis.ts';
import { acme, globex, policyOf, standingClock } from '../../unit/cache/doubles.ts';
import { closeAll, createInstance, onClose, until } from './instances.ts';
import { startSlowRelay } from './slow-relay.ts';

/** A few hundred bytes that are 256 MiB of JSON when they are let. */
const bomb = brotliCompressSync(Buffer.from(`"${'a'.repeat(256 * 1024 * 1024)}"`), {
  params: { [constants.BROTLI_PARAM_QUALITY]: 1 },
});

const mustNotLoad = async (): Promise<never> => {
  throw new Error('This was to come from a tier.');
};

describeWithRedis('when Redis is in trouble', () => {
  let redis: TestRedis;
  let clock: ReturnType<typeof standingClock>;
  let told: string[];
  const policy = policyOf();

  beforeEach(async () => {
    redis = await startRedis();
    onClose(() => redis.stop());
    clock = standingClock();
    told = [];
  });
  afterEach(closeAll);

  const instance = (url = redis.url, isUp = true) =>
    createInstance(url, {
      now: clock.now,
      isUp,
      onFailure: (part) => told.push(part),
      onRecovered: (part) => told.push(`${part} recovered`),
    });
  type Instance = Awaited<ReturnType<typeof instance>>;

  let page = 0;
  /** Each asks for something new, so that Redis would be asked. */
  async function readNew({ cache }: Instance, times: number): Promise<void> {
    for (let read = 0; read < times; read++) {
      const mine = ++page;
      expect(await cache.read(policy, acme, { page: mine }, async () => mine)).toBe(mine);
    }
  }

  const isUp = ({ tier }: Instance) => tier.stats().state === 'up';
  /** The first who asks may come too early: the next try is ten seconds later. */
  const readUntilUp = (one: Instance) =>
    until(async () => {
      clock.pass(1000);
      await readNew(one, 1);
      return isUp(one);
    });

  /** A value of this org under this key, as another instance stored it, spoiled. */
  async function spoil(one: Instance, spoiler: (stored: Buffer, key: string) => Promise<unknown>): Promise<void> {
    await one.cache.read(policy, acme, { spoiled: true }, async () => 'mine');
    await one.stored();
    const key = 'cache:v:calls@1|acme|{"spoiled":true}';
    const stored = await redis.admin.getBuffer(key);
    if (stored === null) throw new Error('Nothing was stored.');
    await spoiler(stored, key);
  }

  it('and is not there at boot, nobody waits for it; when it comes, it is used', async () => {
    const port = await findFreePort();
    const one = await instance(`redis://127.0.0.1:${port}`, false);
    await readNew(one, 50);
    await one.cache.changed('call_logs', acme);
    expect(one.sent.reads).toBe(0);
    await until(() => told.length > 0);
    const late = await startRedis({ port });
    onClose(late.stop);
    await until(() => isUp(one));
    expect(told.at(-1)).toBe('redis recovered');
    await one.cache.read(policy, acme, null, async () => 'shared');
    await one.stored();
    const other = await instance(late.url);
    expect(await other.cache.read(policy, acme, null, mustNotLoad)).toBe('shared');
  });

  it('and is killed, nobody waits and nobody gets an error; back again, with nothing in it, it is used', async () => {
    const one = await instance();
    await readNew(one, 2);
    // On their way when it goes, all of them fail together: that is no thousand troubles.
    const onTheirWay = Array.from({ length: 1000 }, () => readNew(one, 1));
    await redis.stop();
    await Promise.all(onTheirWay);
    expect(told.length).toBeLessThan(10);
    await readNew(one, 100);
    await one.cache.changed('call_logs', acme);
    await until(() => !isUp(one));
    const sent = one.sent.reads;
    await readNew(one, 100);
    expect(one.sent.reads).toBe(sent);
    redis = await startRedis({ port: redis.port });
    await readUntilUp(one);
    await readNew(one, 1);
    expect(told[0]).toBe('redis');
    expect(told.at(-1)).toBe('redis recovered');
  });

  it('and comes back with the data of before, nothing that lay there is believed', async () => {
    const [one, other] = [await instance(), await instance()];
    await one.cache.read(policy, acme, null, async () => 'old');
    await one.stored();
    const dump = await Promise.all(
      (await redis.admin.keys('*')).map(async (key) => [key, await redis.admin.getBuffer(key)] as const),
    );
    await one.cache.changed('call_logs', acme);
    await redis.stop();
    redis = await startRedis({ port: redis.port });
    for (const [key, value] of dump) if (value !== null) await redis.admin.set(key, value);
    await until(() => isUp(one) && isUp(other));
    const third = await instance();
    expect(await third.cache.read(policy, acme, null, async () => 'new')).toBe('new');
    expect(await one.cache.read(policy, acme, null, mustNotLoad)).toBe('new');
  });

  it('and is frozen for 30 seconds, three at most pay for it', async () => {
    const one = await instance();
    await readNew(one, 5);
    await one.stored();
    const sentBefore = one.sent.reads;
    redis.freeze();
    await readNew(one, 20);
    expect(one.sent.reads - sentBefore).toBe(3);
    expect(told).toEqual(['redis', 'redis', 'redis']);
    for (let second = 0; second < 30; second++) {
      await readNew(one, 20);
      clock.pass(1000);
    }
    // Every ten seconds one asks whether it is back, and no reader is held up by that.
    expect(one.sent.reads - sentBefore).toBe(3);
    redis.thaw();
    await readUntilUp(one);
    expect(told.at(-1)).toBe('redis recovered');
    expect(one.sent.reads - sentBefore).toBeLessThan(6);
  });

  it('and is frozen under a thousand readers at once, all but three give up before any deadline is over', async () => {
    const one = await instance();
    await readNew(one, 1);
    await one.stored();
    redis.freeze();
    let settledReads = 0;
    let failuresBefore = 0;
    const reads = Array.from({ length: 1000 }, async (_, read) => {
      expect(await one.cache.read(policy, acme, { crowd: read }, async () => read)).toBe(read);
      settledReads++;
      if (settledReads === 997) failuresBefore = one.tier.stats().failures;
    });
    await Promise.all(reads);
    expect(failuresBefore).toBe(0);
    expect(told).toEqual(['redis', 'redis', 'redis']);
  });

  it('and is frozen while a write is told, the write is not lost to it', async () => {
    const [one, other] = [await instance(), await instance()];
    await one.cache.read(policy, acme, null, async () => 'old');
    await one.stored();
    await other.cache.read(policy, acme, { other: 1 }, async () => 1);
    redis.freeze();
    await other.cache.changed('call_logs', acme);
    expect(isUp(other)).toBe(false);
    expect(await other.cache.read(policy, acme, null, async () => 'new')).toBe('new');
    redis.thaw();
    await readUntilUp(other);
    const third = await instance();
    expect(await third.cache.read(policy, acme, null, async () => 'new')).toBe('new');
  });

  it('and answers 100 ms late, it is left alone after three have waited', async () => {
    const relay = await startSlowRelay(redis.port);
    onClose(relay.close);
    const one = await instance(relay.url);
    await readNew(one, 2);
    const sentBefore = one.sent.reads;
    relay.delayBy(100);
    await readNew(one, 100);
    expect(one.sent.reads - sentBefore).toBe(3);
    relay.delayBy(0);
    await readUntilUp(one);
  });

  it('and has no memory left, readers and writers notice nothing', async () => {
    const [one, other] = [await instance(), await instance()];
    await one.cache.read(policy, acme, null, async () => 'old');
    await one.stored();
    await redis.admin.config('SET', 'maxmemory', '1');
    await readNew(one, 20);
    await one.stored();
    await one.cache.changed('call_logs', acme);
    expect(await one.cache.read(policy, acme, null, async () => 'new')).toBe('new');
    expect(isUp(one)).toBe(false);
    await redis.admin.config('SET', 'maxmemory', '0');
    await readUntilUp(one);
    expect(await other.cache.read(policy, acme, null, async () => 'newest')).toBe('newest');
    expect(told).toContain('redis');
  });

  it('and has become a replica that takes no writes, readers and writers notice nothing', async () => {
    const one = await instance();
    await readNew(one, 2);
    await one.stored();
    const master = await startRedis();
    onClose(master.stop);
    await redis.admin.replicaof('127.0.0.1', master.port);
    await readNew(one, 20);
    await one.cache.changed('call_logs', acme);
    expect(await one.cache.read(policy, acme, null, async () => 'new')).toBe('new');
    expect(isUp(one)).toBe(false);
    await redis.admin.replicaof('NO', 'ONE');
    await readUntilUp(one);
  });

  it('and is flushed, what was there is loaded again, and shared again', async () => {
    const [one, other] = [await instance(), await instance()];
    await one.cache.read(policy, acme, null, async () => 'before');
    await one.stored();
    await redis.admin.flushall();
    expect(await other.cache.read(policy, acme, null, async () => 'after')).toBe('after');
    await other.stored();
    // Nobody vouches for what is there, so whoever comes to it begins anew.
    const third = await instance();
    expect(await third.cache.read(policy, acme, null, async () => 'shared again')).toBe('shared again');
    await third.stored();
    const fourth = await instance();
    expect(await fourth.cache.read(policy, acme, null, mustNotLoad)).toBe('shared again');
  });

  it.each<[what: string, spoilt: (stored: Buffer) => Buffer]>([
    ['nothing', () => Buffer.alloc(0)],
    ['random bytes', () => Buffer.from([0x42, 1, 2, 3, 0xff])],
    ['half an envelope', (stored) => stored.subarray(0, stored.length - 3)],
    ['an envelope without a time', (stored) => Buffer.from(stored.toString().replace(/\n\d+\n/, '\nsoon\n'))],
    [
      'a brotli bomb',
      (stored) => {
        const head = stored.subarray(0, stored.lastIndexOf('\n') + 1);
        return Buffer.concat([Buffer.from('B'), head.subarray(1), bomb]);
      },
    ],
    [
      'brackets deeper than any stack',
      (stored) => {
        const head = stored.subarray(0, stored.lastIndexOf('\n') + 1);
        return Buffer.concat([head, Buffer.from('['.repeat(20_000) + ']'.repeat(20_000))]);
      },
    ],
    ['a broken compression', (stored) => Buffer.from(stored.toString().replace('J', 'B'))],
  ])('and holds %s, that is a miss and is told', async (_what, spoilt) => {
    const [one, other] = [await instance(), await instance()];
    await spoil(one, (stored, key) => redis.admin.set(key, spoilt(stored)));
    expect(await other.cache.read(policy, acme, { spoiled: true }, async () => 'loaded')).toBe('loaded');
    expect(told).toEqual(['envelope']);
    await other.stored();
    const third = await instance();
    expect(await third.cache.read(policy, acme, { spoiled: true }, mustNotLoad)).toBe('loaded');
    // Told once more by the one who was told of the trouble: he reads what is well.
    await third.cache.read(policy, acme, { another: true }, async () => 'well');
    await third.stored();
    expect(await other.cache.read(policy, acme, { another: true }, mustNotLoad)).toBe('well');
    expect(told).toEqual(['envelope', 'envelope recovered']);
  });

  it("and holds another org's envelope under this key, no reader gets it, and it is told", async () => {
    const [one, other] = [await instance(), await instance()];
    await one.cache.read(policy, globex, { spoiled: true }, async () => 'foreign');
    await spoil(one, async (_stored, key) => {
      await redis.admin.copy('cache:v:calls@1|globex|{"spoiled":true}', key, 'REPLACE');
    });
    expect(await other.cache.read(policy, acme, { spoiled: true }, async () => 'mine')).toBe('mine');
    expect(told).toEqual(['envelope']);
  });

  it('and holds a list where a value should be, or a word where a counter should be, nobody notices', async () => {
    const [one, other] = [await instance(), await instance()];
    await spoil(one, async (_stored, key) => {
      await redis.admin.del(key);
      await redis.admin.lpush(key, 'a');
      await redis.admin.set('cache:t:acme|call_logs', 'a word');
    });
    expect(await other.cache.read(policy, acme, { spoiled: true }, async () => 'loaded')).toBe('loaded');
    await other.cache.changed('call_logs', acme);
    expect(await other.cache.read(policy, acme, { spoiled: true }, async () => 'new')).toBe('new');
    expect(isUp(other)).toBe(false);
  });

  it('large values are packed, those over 4 MiB are not sent, and a key of any length is found', async () => {
    const [one, other] = [await instance(), await instance()];
    const roomy = policyOf({ name: 'roomy' });
    const params = { search: 'ü'.repeat(3000) };
    await one.cache.read(roomy, acme, params, async () => 'a'.repeat(1_000_000));
    await one.cache.read(roomy, globex, null, async () => ['b'.repeat(3_000_000), 'c'.repeat(1_300_000)]);
    await one.stored();
    const keys = await redis.admin.keys('cache:v:*');
    expect(keys).toHaveLength(1);
    expect(await redis.admin.strlen(keys[0] ?? '')).toBeLessThan(20_000);
    expect(keys[0]?.length).toBeLessThan(100);
    expect(one.cache.stats().size).toBe(2);
    expect(await other.cache.read(roomy, acme, params, mustNotLoad)).toHaveLength(1_000_000);
  });

  it('it is never asked to list, to scan or to flush', async () => {
    const one = await instance();
    await readNew(one, 5);
    await one.cache.changed('call_logs', acme, { eventId: 'e1' });
    await one.cache.changed('call_logs', '*');
    await one.cache.invalidate();
    await one.cache.raiseEpoch();
    const commands = (await redis.admin.info('commandstats')).matchAll(/^cmdstat_([^:]+):/gm);
    const expected = [
      'mget',
      'set',
      'eval',
      'get',
      'exists',
      'incr',
      'info',
      'client',
      'client|setinfo',
      'hello',
      'config',
      'ping',
    ];
    expect([...commands].map(([, name]) => name).filter((name) => !expected.includes(name ?? ''))).toEqual([]);
  });
});
