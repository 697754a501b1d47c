import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findFreePort } from '../../../src/local-stack/free-port.ts';
import { startRedis, type TestRedis } from '../../helpers/redis.ts';
import { startRelay } from '../../helpers/tcp-relay.ts';
import { describeWithRedis } from '../../helpers/with-redis.ts';
import { acme, globex, policyOf, standingClock } from '../../unit/cache/doubles.ts';
import { closeAll, createInstance, onClose, until } from './instances.ts';

/** A few hundred bytes that decompress to 256 MiB of JSON. */
const bomb = brotliCompressSync(Buffer.from(`"${'a'.repeat(256 * 1024 * 1024)}"`), {
  params: { [constants.BROTLI_PARAM_QUALITY]: 1 },
});

const mustNotLoad = async (): Promise<never> => {
  throw new Error('The value must come from a tier.');
};

describeWithRedis('a Redis with faults', () => {
  let redis: TestRedis;
  let clock: ReturnType<typeof standingClock>;
  let reports: string[];
  const policy = policyOf();

  beforeEach(async () => {
    redis = await startRedis();
    onClose(() => redis.stop());
    clock = standingClock();
    reports = [];
  });
  afterEach(closeAll);

  const instanceOf = (url: string) =>
    createInstance(url, {
      now: clock.now,
      isUp: false,
      onFailure: (part) => reports.push(part),
      onRecovered: (part) => reports.push(`${part} recovered`),
    });
  type Instance = Awaited<ReturnType<typeof instanceOf>>;

  /** Waits until Redis is used. On a busy machine the first command may be late: the clock must pass for another attempt. */
  async function instance(url = redis.url): Promise<Instance> {
    const reportsBefore = reports.length;
    const one = await instanceOf(url);
    await until(() => isUp(one) || reports.length > reportsBefore);
    if (!isUp(one)) await readUntilUp(one);
    reports.length = reportsBefore;
    return one;
  }

  let page = 0;
  /** Each read has a new key, so that it would read Redis. */
  async function readNew({ cache }: Instance, times: number): Promise<void> {
    for (let read = 0; read < times; read++) {
      const mine = ++page;
      expect(await cache.read(policy, acme, { page: mine }, async () => mine)).toBe(mine);
    }
  }

  const isUp = ({ tier }: Instance) => tier.stats().state === 'up';
  /** The next attempt may be ten seconds later. */
  const readUntilUp = (one: Instance) =>
    until(async () => {
      clock.pass(1000);
      await readNew(one, 1);
      return isUp(one);
    });

  /** Stores a value, then overwrites it in Redis. */
  async function overwrite(one: Instance, replace: (stored: Buffer, key: string) => Promise<unknown>): Promise<void> {
    await one.cache.read(policy, acme, { spoiled: true }, async () => 'mine');
    await one.stored();
    const key = 'cache:v:calls@1|acme|{"spoiled":true}';
    const stored = await redis.admin.getBuffer(key);
    if (stored === null) throw new Error('No value was stored.');
    await replace(stored, key);
  }

  it('that is down at start delays no read, and is used once it is up', async () => {
    const port = await findFreePort();
    const one = await instanceOf(`redis://127.0.0.1:${port}`);
    await readNew(one, 50);
    await one.cache.changed('call_logs', acme);
    expect(one.sent.reads).toBe(0);
    await until(() => reports.length > 0);
    const late = await startRedis({ port });
    onClose(late.stop);
    await until(() => isUp(one));
    expect(reports.at(-1)).toBe('redis recovered');
    await one.cache.read(policy, acme, null, async () => 'shared');
    await one.stored();
    const other = await instance(late.url);
    expect(await other.cache.read(policy, acme, null, mustNotLoad)).toBe('shared');
  });

  it('that is killed delays no read and fails none, and is used when it is back, empty', async () => {
    const one = await instance();
    await readNew(one, 2);
    // Commands that fail together are few reports, not a thousand.
    const running = Array.from({ length: 1000 }, () => readNew(one, 1));
    await redis.stop();
    await Promise.all(running);
    expect(reports.length).toBeLessThan(10);
    await readNew(one, 100);
    await one.cache.changed('call_logs', acme);
    await until(() => !isUp(one));
    const sent = one.sent.reads;
    await readNew(one, 100);
    expect(one.sent.reads).toBe(sent);
    redis = await startRedis({ port: redis.port });
    await readUntilUp(one);
    await readNew(one, 1);
    expect(reports[0]).toBe('redis');
    expect(reports.at(-1)).toBe('redis recovered');
  });

  it('that is restored from older data serves none of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'callboard-redis-'));
    onClose(async () => rmSync(folder, { recursive: true }));
    const restart = async () => {
      await redis.stop();
      redis = await startRedis({ port: redis.port, args: ['--dir', folder] });
    };
    await restart();
    const [one, other] = [await instance(), await instance()];
    await one.cache.read(policy, acme, null, async () => 'old');
    await one.stored();
    await redis.admin.save();
    await one.cache.changed('call_logs', acme);
    await restart();
    expect(await redis.admin.exists('cache:t:acme|call_logs')).toBe(1);
    await until(() => isUp(one) && isUp(other));
    const third = await instance();
    expect(await third.cache.read(policy, acme, null, async () => 'new')).toBe('new');
    expect(await one.cache.read(policy, acme, null, mustNotLoad)).toBe('new');
  });

  it('that is frozen for 30 seconds delays at most three reads', async () => {
    const one = await instance();
    await readNew(one, 5);
    await one.stored();
    const sentBefore = one.sent.reads;
    redis.freeze();
    await readNew(one, 20);
    expect(one.sent.reads - sentBefore).toBe(3);
    expect(reports).toEqual(['redis', 'redis', 'redis']);
    for (let second = 0; second < 30; second++) {
      await readNew(one, 20);
      clock.pass(1000);
    }
    // Every ten seconds a probe runs in the background.
    expect(one.sent.reads - sentBefore).toBe(3);
    redis.thaw();
    await readUntilUp(one);
    expect(reports.at(-1)).toBe('redis recovered');
    expect(one.sent.reads - sentBefore).toBeLessThan(6);
  });

  it('that is frozen under a thousand concurrent readers delays at most three of them until the deadline', async () => {
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
    expect(reports).toEqual(['redis', 'redis', 'redis']);
  });

  it('that is frozen during a bump serves no value from before the write', async () => {
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

  it('that replies 500 ms late is not read after three slow reads', async () => {
    const relay = await startRelay(redis.port);
    onClose(relay.close);
    const one = await instance(`redis://127.0.0.1:${relay.port}`);
    await readNew(one, 2);
    const sentBefore = one.sent.reads;
    relay.delayBy(500);
    await readNew(one, 100);
    expect(one.sent.reads - sentBefore).toBe(3);
    relay.delayBy(0);
    await readUntilUp(one);
  });

  it('without memory fails no read and no write', async () => {
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
    expect(reports).toContain('redis');
  });

  it('that has become a replica fails no read and no write', async () => {
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

  it('that was flushed is filled again', async () => {
    const [one, other] = [await instance(), await instance()];
    await one.cache.read(policy, acme, null, async () => 'before');
    await one.stored();
    await redis.admin.flushall();
    expect(await other.cache.read(policy, acme, null, async () => 'after')).toBe('after');
    await other.stored();
    // The data is unknown to a new instance, which therefore raises the epoch.
    const third = await instance();
    expect(await third.cache.read(policy, acme, null, async () => 'shared again')).toBe('shared again');
    await third.stored();
    const fourth = await instance();
    expect(await fourth.cache.read(policy, acme, null, mustNotLoad)).toBe('shared again');
  });

  it.each<[what: string, replaced: (stored: Buffer) => Buffer]>([
    ['an empty value', () => Buffer.alloc(0)],
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
      'JSON that is nested too deeply',
      (stored) => {
        const head = stored.subarray(0, stored.lastIndexOf('\n') + 1);
        return Buffer.concat([head, Buffer.from('['.repeat(20_000) + ']'.repeat(20_000))]);
      },
    ],
    ['a broken compression', (stored) => Buffer.from(stored.toString().replace('J', 'B'))],
  ])('that contains %s: a miss, and reported', async (_what, replaced) => {
    const [one, other] = [await instance(), await instance()];
    await overwrite(one, (stored, key) => redis.admin.set(key, replaced(stored)));
    expect(await other.cache.read(policy, acme, { spoiled: true }, async () => 'loaded')).toBe('loaded');
    expect(reports).toEqual(['envelope']);
    await other.stored();
    const third = await instance();
    expect(await third.cache.read(policy, acme, { spoiled: true }, mustNotLoad)).toBe('loaded');
    // The instance that reported the failure reports the recovery.
    await third.cache.read(policy, acme, { another: true }, async () => 'valid');
    await third.stored();
    expect(await other.cache.read(policy, acme, { another: true }, mustNotLoad)).toBe('valid');
    expect(reports).toEqual(['envelope', 'envelope recovered']);
  });

  it("that contains another org's value under this key: a miss, and reported", async () => {
    const [one, other] = [await instance(), await instance()];
    await one.cache.read(policy, globex, { spoiled: true }, async () => 'foreign');
    await overwrite(one, async (_stored, key) => {
      await redis.admin.copy('cache:v:calls@1|globex|{"spoiled":true}', key, 'REPLACE');
    });
    expect(await other.cache.read(policy, acme, { spoiled: true }, async () => 'mine')).toBe('mine');
    expect(reports).toEqual(['envelope']);
  });

  it('that contains a list instead of a value, or a word instead of a counter, fails no read', async () => {
    const [one, other] = [await instance(), await instance()];
    await overwrite(one, async (_stored, key) => {
      await redis.admin.del(key);
      await redis.admin.lpush(key, 'a');
      await redis.admin.set('cache:t:acme|call_logs', 'a word');
    });
    expect(await other.cache.read(policy, acme, { spoiled: true }, async () => 'loaded')).toBe('loaded');
    await other.cache.changed('call_logs', acme);
    expect(await other.cache.read(policy, acme, { spoiled: true }, async () => 'new')).toBe('new');
    expect(isUp(other)).toBe(false);
  });

  it('gets large values compressed, none over 4 MiB, and keys of any length', async () => {
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

  it('gets no command that lists, scans or flushes', async () => {
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
