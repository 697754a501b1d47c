import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { get, hears, makeOrg } from '../helpers/app.ts';
import { startOwnStack } from '../helpers/own-stack.ts';

async function start() {
  const own = await startOwnStack();
  const { services, keys, close } = own;
  const app = await buildApp(readConfig({ RATE_LIMIT_PER_IP: '100000' }), { services, logger: false });
  const orgs = await own.withSql((sql) => Promise.all(Array.from({ length: 7 }, () => makeOrg({ sql, keys }))));
  const [org, ...coldOrgs] = orgs;
  if (org === undefined) throw new Error('No organisation was created');
  return { ...own, app, org, coldOrgs, close: () => app.close().finally(close) };
}

let stack: Awaited<ReturnType<typeof start>>;

beforeAll(async () => {
  stack = await start();
});
afterAll(() => stack?.close());

const routes = ['/api/calls-dashboard', '/api/calls-dashboard/stats', '/api/settings', '/api/me'];

async function requestAll(member = stack.org) {
  return Promise.all(
    routes.map(async (url) => {
      const { status, body } = await get(stack.app, member, url);
      return [status, body.code];
    }),
  );
}

/** An organisation without cached views. */
function coldOrg() {
  const cold = stack.coldOrgs.pop();
  if (cold === undefined) throw new Error('There are more tests than organisations');
  return cold;
}

const healthy = routes.map(() => [200, undefined]);
const unavailable = routes.map(() => [503, 'DATABASE_UNAVAILABLE']);
/** All but the last route are cached. */
const cached = [...healthy.slice(0, -1), ...unavailable.slice(-1)];

/** Waits until every route answers 200. Until then a response is correct or a 503, and errors are not cached. */
async function expectRecovery() {
  const cold = coldOrg();
  await expect
    .poll(
      async () => {
        const answers = await requestAll(cold);
        for (const answer of answers) expect([healthy[0], unavailable[0]]).toContainEqual(answer);
        return answers;
      },
      { timeout: 50_000 },
    )
    .toEqual(healthy);
}

describe('a PostgREST that', () => {
  it('hangs causes a 503 except for cached views, and the service recovers when it continues', async () => {
    expect(await requestAll()).toEqual(healthy);
    stack.signalPostgrest('SIGSTOP');
    try {
      expect(await Promise.all([requestAll(coldOrg()), requestAll()])).toEqual([unavailable, cached]);
    } finally {
      stack.signalPostgrest('SIGCONT');
    }
    await expectRecovery();
  });

  it('was killed causes a 503 except for cached views, and the service uses the next one without a restart', async () => {
    expect(await requestAll()).toEqual(healthy);
    stack.signalPostgrest('SIGKILL');
    await expect.poll(() => requestAll()).toEqual(cached);
    expect(await requestAll(coldOrg())).toEqual(unavailable);
    await stack.startPostgrestAgain();
    await expectRecovery();
  });
});

describe('a PostgreSQL that', () => {
  it('restarts causes a 503 except for cached views, and the service recovers by itself', async () => {
    expect(await requestAll()).toEqual(healthy);
    await stack.stopPostgres();
    await expect.poll(() => stack.app.changeFeed?.state()).toBe('degraded');
    expect(await Promise.all([requestAll(coldOrg()), requestAll()])).toEqual([unavailable, cached]);
    await stack.startPostgresAgain();
    await expectRecovery();
    await hears(stack.app);
    expect(await requestAll()).toEqual(healthy);
  });
});
