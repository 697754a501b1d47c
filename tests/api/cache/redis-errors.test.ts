// A Redis that cannot be used: the reason contains the error code and what to do, and no secret.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RedisError } from '../../../src/cache/redis/redis-error.ts';
import { createRedisTier } from '../../../src/cache/redis/redis-tier.ts';
import { findFreePort } from '../../../src/local-stack/free-port.ts';
import { startRedis } from '../../helpers/redis.ts';
import { describeWithRedis } from '../../helpers/with-redis.ts';
import { closeAll, onClose } from './instances.ts';

const password = 'hush-hush-5';
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const polling = { timeout: 30_000, interval: 10 };

/** The permissions in the advice for NOPERM. */
const permissions = [
  '~cache:*',
  ...'get set mget eval exists incr info ping select hello client'.split(' ').map((c) => `+${c}`),
];

async function startOne(args: readonly string[] = []) {
  const redis = await startRedis({ args });
  onClose(redis.stop);
  return redis;
}

async function startWithUser(name: string, ...rules: readonly string[]) {
  const redis = await startOne();
  await redis.admin.acl('SETUSER', name, 'on', `>${password}`, ...rules);
  return { ...redis, url: `redis://${name}:${password}@127.0.0.1:${redis.port}` };
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-redis-'));
  onClose(async () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function startWithTls() {
  const folder = makeFolder();
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const made = [
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    key,
    '-out',
    certificate,
    '-days',
    '2',
    '-subj',
    '/CN=redis',
  ];
  execFileSync('openssl', ['req', '-x509', ...made], { stdio: 'ignore' });
  const port = await findFreePort();
  const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate];
  await startOne(['--tls-port', `${port}`, ...files, '--tls-auth-clients', 'no']);
  return port;
}

function use(url: string) {
  const failures: unknown[] = [];
  const reports: string[] = [];
  const tier = createRedisTier({
    url,
    onFailure(_part, error) {
      failures.push(error);
      reports.push(error instanceof RedisError ? error.code : `not explained: ${error}`);
    },
    onRecovered: () => void reports.push('recovered'),
  });
  onClose(tier.close);
  const isUp = () => vi.waitFor(() => expect(tier.stats()).toMatchObject({ state: 'up', reason: null }), polling);
  const says = (reason: RegExp) =>
    vi.waitFor(() => {
      expect(tier.stats()).toMatchObject({ state: 'off', reason: expect.stringMatching(reason) });
      expect(tier.stats().reason).not.toContain(password);
    }, polling);
  return { tier, failures, reports, isUp, says };
}

describeWithRedis('a Redis that cannot be used has a reason when it', () => {
  afterEach(closeAll);

  it.each<[what: string, word: string, start: () => Promise<string>]>([
    ['requires a password', 'NOAUTH', async () => (await startOne(['--requirepass', password])).url],
    [
      'has another password',
      'WRONGPASS',
      async () => {
        const { port } = await startOne(['--requirepass', 'another']);
        return `redis://:${password}@127.0.0.1:${port}`;
      },
    ],
    [
      'has disabled the user',
      'WRONGPASS',
      async () => {
        const { url, admin } = await startWithUser('callboard', '~*', '+@all');
        await admin.acl('SETUSER', 'callboard', 'off');
        return url;
      },
    ],
    ...['get', 'set', 'mget', 'eval', 'exists', 'incr'].map((command): [string, string, () => Promise<string>] => [
      `does not permit ${command}`,
      'NOPERM',
      async () => (await startWithUser('callboard', '~*', '+@all', `-${command}`)).url,
    ]),
    ['permits no key of the cache', 'NOPERM', async () => (await startWithUser('callboard', '~other:*', '+@all')).url],
    [
      'is a replica',
      'READONLY',
      async () => (await startOne(['--replicaof', `127.0.0.1 ${(await startOne()).port}`])).url,
    ],
    ['is full', 'OOM', async () => (await startOne(['--maxmemory', '1mb', '--maxmemory-policy', 'noeviction'])).url],
    ['is a cluster without slots', 'CLUSTERDOWN', async () => (await startCluster()).url],
    [
      'is a cluster of one',
      'CROSSSLOT',
      async () => {
        const { url, admin } = await startCluster();
        await admin.cluster('ADDSLOTSRANGE', 0, 16_383);
        await vi.waitFor(async () => expect(await admin.cluster('INFO')).toContain('cluster_state:ok'), polling);
        return url;
      },
    ],
  ])('%s', async (_what, word, start) => {
    const { failures, says } = use(await start());
    await says(new RegExp(`^${word}: [^:]+`));
    expect(failures[0]).toMatchObject({ code: word, isDefinite: true });
  });

  it.skipIf(!hasOpenssl).each<[what: string, scheme: string, advice: RegExp]>([
    ['requires TLS and the URL has none', 'redis', /write rediss:\/\//],
    ['has an untrusted certificate', 'rediss', /^DEPTH_ZERO_SELF_SIGNED_CERT: .*NODE_EXTRA_CA_CERTS/],
  ])('%s', async (_what, scheme, advice) => {
    const { says } = use(`${scheme}://127.0.0.1:${await startWithTls()}`);
    await says(advice);
  });

  it('has no TLS and the URL requires it', async () => {
    const { port } = await startOne();
    await use(`rediss://127.0.0.1:${port}`).says(/write redis:\/\//);
  });

  describe('without traffic', () => {
    it('becomes a replica, and is back as the primary', async () => {
      const [redis, other] = [await startOne(), await startOne()];
      const { says, isUp, reports } = use(redis.url);
      await isUp();
      await redis.admin.replicaof('127.0.0.1', other.port);
      await says(/^READONLY: /);
      await redis.admin.replicaof('NO', 'ONE');
      await isUp();
      await expect.poll(() => reports.at(-1), { timeout: 30_000 }).toBe('recovered');
      expect(new Set(reports)).toEqual(new Set(['READONLY', 'recovered']));
    });

    it('has no memory left, and gets more', async () => {
      const redis = await startOne();
      const { says, isUp } = use(redis.url);
      await isUp();
      await redis.admin.config('SET', 'maxmemory', '1');
      await says(/^OOM: /);
      await redis.admin.config('SET', 'maxmemory', '0');
      await isUp();
    });

    it('revokes a permission, and grants it again', async () => {
      const redis = await startWithUser('callboard', '~cache:*', ...permissions);
      const { says, isUp } = use(redis.url);
      await isUp();
      await redis.admin.acl('SETUSER', 'callboard', '-eval');
      await says(/^NOPERM: /);
      await redis.admin.acl('SETUSER', 'callboard', '+eval');
      await isUp();
    });
  });

  it('has all permissions of the advice, and is up', async () => {
    const { isUp, reports } = use((await startWithUser('callboard', 'resetchannels', '-@all', ...permissions)).url);
    await isUp();
    expect(reports).toEqual([]);
  });

  async function startCluster() {
    const file = join(makeFolder(), 'nodes.conf');
    return startOne(['--cluster-enabled', 'yes', '--cluster-config-file', file]);
  }
});
