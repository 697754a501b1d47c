import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { get, makeOrg, waitForFeed } from '../helpers/app.ts';
import { startSeparateStack } from '../helpers/separate-stack.ts';

async function start() {
  const own = await startSeparateStack();
  const { services, keys, close } = own;
  const app = await buildApp(readConfig({ RATE_LIMIT_PER_IP: '100000' }), { services, logger: false });
  const orgs = await own.withSql((sql) => Promise.all(Array.from({ length: 7 }, () => makeOrg({ sql, keys }))));
  const [org, ...coldOrgs] = orgs;
  if (org === undefined) throw new Error('There is one');
  return { ...own, app, org, coldOrgs, close: () => app.close().finally(close) };
}

let stack: Awaited<ReturnType<typeof start>>;

beforeAll(async () => {
  stack = await start();
});
afterAll(() => stack?.close());

const routes = ['/api/calls-dashboard', '/api/calls-dashboard/stats', '/api/settings', '/api/me'];

async function ask(member = stack.org) {
  return Promise.all(
    routes.map(async (url) => {
      const { status, body } = await get(stack.app, member, url);
      return [status, body.code];
    }),
  );
}

/** An org whose views nobody has asked for yet. */
function coldOrg() {
  const cold = stack.coldOrgs.pop();
  if (cold === undefined) throw new Error('There are more tests than cold orgs');
  return cold;
}

const well = routes.map(() => [200, undefined]);
const unavailable = routes.map(() => [503, 'DATABASE_UNAVAILABLE']);
/** All but the one that is never cached. */
const remembered = [...well.slice(0, -1), ...unavailable.slice(-1)];

/** Until all is well again by itself; on the way there is nothing but right answers and 503, and nothing is remembered. */
async function expectRecovery() {
  const cold = coldOrg();
  await expect
    .poll(
      async () => {
        const answers = await ask(cold);
        for (const answer of answers) expect([well[0], unavailable[0]]).toContainEqual(answer);
        return answers;
      },
      { timeout: 50_000 },
    )
    .toEqual(well);
}

describe('a PostgREST that', () => {
  it('hangs is a 503 but for what is remembered, and is asked again when it goes on', async () => {
    expect(await ask()).toEqual(well);
    stack.signalPostgrest('SIGSTOP');
    try {
      expect(await Promise.all([ask(coldOrg()), ask()])).toEqual([unavailable, remembered]);
    } finally {
      stack.signalPostgrest('SIGCONT');
    }
    await expectRecovery();
  });

  it('was killed is a 503 but for what is remembered, and the next one is asked without a restart of ours', async () => {
    expect(await ask()).toEqual(well);
    stack.signalPostgrest('SIGKILL');
    await expect.poll(() => ask()).toEqual(remembered);
    expect(await ask(coldOrg())).toEqual(unavailable);
    await stack.startPostgrestAgain();
    await expectRecovery();
  });
});

describe('a PostgreSQL that', () => {
  it('is restarted under PostgREST is a 503 but for what is remembered, and well again by itself', async () => {
    expect(await ask()).toEqual(well);
    await stack.stopPostgres();
    await expect.poll(() => stack.app.changeFeed?.state()).toBe('degraded');
    expect(await Promise.all([ask(coldOrg()), ask()])).toEqual([unavailable, remembered]);
    await stack.startPostgresAgain();
    await expectRecovery();
    await waitForFeed(stack.app);
    expect(await ask()).toEqual(well);
  });
});
