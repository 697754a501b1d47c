import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { keepGatewayKey } from '../../src/database/gateway-keys.ts';
import { migrate } from '../../src/database/migrate.ts';
import { createClosers } from '../../src/embedded/closers.ts';
import { startGateway } from '../../src/embedded/gateway.ts';
import { loadOrMakeKeys } from '../../src/embedded/keys.ts';
import { startPostgres } from '../../src/embedded/postgres.ts';
import { startPostgrest } from '../../src/embedded/postgrest.ts';
import { describeServices } from '../../src/embedded/stack.ts';
import { prepareDatabase } from '../../src/embedded/supabase-database.ts';
import { get, hears, makeOrg } from '../helpers/app.ts';
import { withFolder } from '../helpers/held-folder.ts';
import { startRelay } from '../helpers/relay.ts';
import { goesWithTheRun } from '../helpers/run-children.ts';

const portOf = (url: string) => Number(new URL(url).port);

/** All of it, with a port before PostgreSQL and before PostgREST that stays when they come back on another one. */
async function startOwnStack(folder: string, closers: ReturnType<typeof createClosers>) {
  const database = 'callboard';
  const password = randomBytes(16).toString('hex');
  const onStart = (_name: string, pid: number) => goesWithTheRun(pid);
  let postgres = await startPostgres({ folder: join(folder, 'postgres'), onStart });
  await closers.add(() => postgres.close());
  await prepareDatabase({ postgres, database, authenticatorPassword: password });
  await migrate({ databaseUrl: postgres.url(database), direction: 'up', log: () => {} });
  const postgresRelay = await startRelay(portOf(postgres.url(database)));
  await closers.add(postgresRelay.close);

  const keys = await loadOrMakeKeys(folder);
  const authenticator = new URL(postgres.url(database, { user: 'authenticator', password }));
  authenticator.port = String(postgresRelay.port);
  const startRest = () => startPostgrest({ databaseUrl: authenticator.href, jwks: keys.jwks, folder, onStart });
  let postgrest = await startRest();
  await closers.add(() => postgrest.close());
  const postgrestRelay = await startRelay(portOf(postgrest.url));
  await closers.add(postgrestRelay.close);

  const buckets = join(folder, 'buckets');
  mkdirSync(join(buckets, 'recordings'), { recursive: true });
  const postgrestUrl = `http://127.0.0.1:${postgrestRelay.port}`;
  const gateway = await startGateway({ postgrestUrl, keys, bucketFolder: buckets, log: () => {} });
  await closers.add(gateway.close);
  const direct = new URL(postgres.url(database));
  direct.port = String(postgresRelay.port);
  const services = describeServices(gateway.url, keys, direct.href);
  const app = await buildApp(readConfig({ RATE_LIMIT_PER_IP: '100000' }), { services, logger: false });
  await closers.add(() => app.close());

  const sql = new pg.Pool({ connectionString: postgres.url(database) });
  const org = await makeOrg({ sql, keys });
  const coldOrgs = await Promise.all(Array.from({ length: 6 }, () => makeOrg({ sql, keys })));
  await keepGatewayKey(sql, keys.gatewayKey);
  await sql.end();
  return {
    app,
    org,
    coldOrgs,
    signalPostgrest: (signal: NodeJS.Signals) => process.kill(postgrest.pid, signal),
    async startPostgrestAgain() {
      postgrest = await startRest();
      postgrestRelay.leadTo(portOf(postgrest.url));
    },
    stopPostgres: () => postgres.close(),
    async startPostgresAgain() {
      postgres = await startPostgres({ folder: join(folder, 'postgres'), onStart });
      postgresRelay.leadTo(portOf(postgres.url(database)));
    },
  };
}

let stack: Awaited<ReturnType<typeof startOwnStack>>;
const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
let folderGone: Promise<void>;

beforeAll(async () => {
  const started = Promise.withResolvers<typeof stack>();
  folderGone = withFolder(async (folder) => {
    const closers = createClosers();
    try {
      started.resolve(await startOwnStack(folder, closers));
      await finished;
    } catch (error) {
      started.reject(error);
    } finally {
      await closers.close();
    }
  });
  stack = await started.promise;
});
afterAll(async () => {
  finish();
  await folderGone;
});

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
    await hears(stack.app);
    expect(await ask()).toEqual(well);
  });
});
