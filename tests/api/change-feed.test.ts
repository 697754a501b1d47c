import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Change, changeChannel } from '../../src/database/change-feed/change.ts';
import {
  type ChangeFeed,
  type ChangeFeedOptions,
  createChangeFeed,
} from '../../src/database/change-feed/change-feed.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { eventually } from '../helpers/eventually.ts';
import { createManualTimers } from '../helpers/manual-timers.ts';
import { type PostgresProxy, startPostgresProxy } from '../helpers/postgres-proxy.ts';

const never = Number.POSITIVE_INFINITY;
const org = randomUUID();
let database: TestDatabase;
let sql: pg.Client;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  await sql.query(`insert into organizations (id, name, slug) values ($1, 'Org', 'org')`, [org]);
});
afterAll(async () => {
  await sql?.end();
  await database?.close();
});
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

interface Watched {
  readonly feed: ChangeFeed;
  readonly time: ReturnType<typeof createManualTimers>;
  /** Its events, in order. */
  readonly events: string[];
  readonly changes: Change[];
  readonly lines: string[];
}

function watch(options: Partial<ChangeFeedOptions> = {}): Watched {
  const time = createManualTimers();
  const events: string[] = [];
  const changes: Change[] = [];
  const lines: string[] = [];
  const keep = (details: object, message: string) => void lines.push(`${message} ${JSON.stringify(details)}`);
  const feed = createChangeFeed({
    databaseUrl: database.url,
    onChange: (change) => changes.push(change),
    onState: (state) => events.push(state),
    onReconnected: () => void events.push('reconnected'),
    onTrouble: () => events.push('trouble'),
    onRecovered: () => events.push('recovered'),
    log: { info: keep, warn: keep },
    now: time.now,
    timers: time.timers,
    random: () => 1,
    // Manual timers advance without a turn of the event loop, so no answer could arrive in time.
    freshnessCheckMs: never,
    ...options,
  });
  open.push(feed);
  return { feed, time, events, changes, lines };
}

async function watchHealthy(options: Partial<ChangeFeedOptions> = {}): Promise<Watched> {
  const watched = watch(options);
  await isHealthy(watched);
  watched.events.length = 0;
  return watched;
}

const isHealthy = ({ feed }: Watched) => eventually(() => expect(feed.state()).toBe('healthy'));
const isDegraded = ({ feed }: Watched) => eventually(() => expect(feed.state()).toBe('degraded'));

async function startProxy(options?: Parameters<typeof startPostgresProxy>[1]): Promise<PostgresProxy> {
  const proxy = await startPostgresProxy(database.url, options);
  open.push(proxy);
  return proxy;
}

const addService = (name: string) => sql.query('insert into services (org_id, name) values ($1, $2)', [org, name]);
const changeOf = (table: string) => expect.objectContaining({ table, orgs: [org] });

async function listenerPids(): Promise<number[]> {
  const { rows } = await sql.query<{ pid: number }>(
    `select pid from pg_stat_activity where application_name = 'callboard-change-feed' and datname = current_database()`,
  );
  return rows.map(({ pid }) => pid);
}

describe('a change feed', () => {
  it('is degraded until it listens; then entries are dropped, and it is healthy', async () => {
    const watched = watch();
    expect(watched.feed.state()).toBe('degraded');
    await isHealthy(watched);
    expect(watched.events).toEqual(['reconnected', 'healthy', 'recovered']);
    expect(watched.feed.stats()).toMatchObject({ received: 0, ignored: 0, reconnects: 0 });
  });

  it('listens while entries are dropped, and is healthy only after that', async () => {
    const dropped = Promise.withResolvers<void>();
    const watched = watch({ onReconnected: () => dropped.promise });
    await eventually(async () => {
      await addService('while entries are dropped');
      expect(watched.changes).not.toEqual([]);
    });
    expect(watched.feed.state()).toBe('degraded');
    dropped.resolve();
    await isHealthy(watched);
  });

  it('receives a write by any client', async () => {
    const watched = await watchHealthy();
    await addService('by another client');
    await eventually(() => expect(watched.changes).toEqual([changeOf('services')]));
    expect(watched.feed.stats().received).toBe(1);
  });

  it('counts and ignores invalid messages', async () => {
    const watched = await watchHealthy();
    for (const garbage of ['', 'x', '{}', '{"id":1}', JSON.stringify({ id: '1', table: 'services', orgs: ['*'] })]) {
      await sql.query('select pg_notify($1, $2)', [changeChannel, garbage]);
    }
    await addService('after garbage');
    await eventually(() => expect(watched.changes).toEqual([changeOf('services')]));
    expect(watched.feed.stats()).toMatchObject({ received: 1, ignored: 5 });
    expect(watched.feed.state()).toBe('healthy');
  });

  it('survives a callback that throws or rejects', async () => {
    const fail = () => {
      throw new Error('a bug elsewhere');
    };
    const reject = async () => fail();
    const watched = watch({ onChange: fail, onState: reject, onRecovered: fail });
    await isHealthy(watched);
    await addService('for a callback that throws');
    await eventually(() => expect(watched.lines.filter((line) => line.includes('a bug elsewhere'))).toHaveLength(3));
    expect(watched.feed.state()).toBe('healthy');
  });

  it('reconnects when entries could not be dropped', async () => {
    let calls = 0;
    const watched = watch({
      onReconnected: async () => {
        calls += 1;
        if (calls === 1) throw new Error('no epoch');
      },
    });
    await eventually(() => expect(watched.events).toEqual(['trouble']));
    expect(watched.feed.state()).toBe('degraded');
    watched.time.advance(100);
    await isHealthy(watched);
    expect(calls).toBe(2);
  });
});

describe('catching up with a change feed', () => {
  it('ends when all changes committed before were received', async () => {
    const watched = await watchHealthy();
    for (let write = 1; write <= 30; write += 1) {
      await addService(`number ${write}`);
      const caughtUp = watched.feed.catchUp();
      // The pause between two markers runs on the manual timers.
      watched.time.advance(5);
      expect(await caughtUp).toBe(true);
      expect(watched.changes).toHaveLength(write);
    }
  });

  it('fails at once without a connection', async () => {
    const proxy = await startProxy();
    const watched = await watchHealthy({ databaseUrl: proxy.url });
    proxy.cut();
    await isDegraded(watched);
    expect(await watched.feed.catchUp()).toBe(false);
  });

  it('fails after a second without an answer', async () => {
    const proxy = await startProxy();
    const watched = await watchHealthy({ databaseUrl: proxy.url });
    proxy.freeze();
    const silent = watched.feed.catchUp();
    watched.time.advance(1000);
    expect(await silent).toBe(false);
    proxy.cut();
    await isDegraded(watched);
    expect(await watched.feed.catchUp()).toBe(false);
  });
});

describe('a change feed whose queries are not answered', () => {
  async function watchBehind(proxy: PostgresProxy) {
    const watched = await watchHealthy({ databaseUrl: proxy.url, freshnessCheckMs: 400 });
    proxy.holdAnswers();
    return watched;
  }

  /** Resolves with the start of the last answered query, once it is not one of the known ones. */
  const answered = (known: readonly string[] = []) =>
    eventually(async () => {
      const { rows } = await sql.query(
        `select query, state, query_start::text as at from pg_stat_activity
         where application_name = 'callboard-change-feed' and datname = current_database()`,
      );
      expect(rows).toMatchObject([{ query: 'select', state: 'idle' }]);
      expect(known).not.toContain(rows[0]?.at);
      return String(rows[0]?.at);
    });

  /** An answer to a query from before the recheck must not end it: later commits arrive after that answer. */
  async function expectNewQuery({ feed, events }: Watched, proxy: PostgresProxy) {
    const first = await answered();
    if (feed.state() === 'healthy') feed.recheck();
    proxy.releaseOnce();
    await answered([first]);
    await addService('after that answer');
    expect(events).toEqual(['degraded']);
    proxy.release();
    await eventually(() => expect(feed.state()).toBe('healthy'));
    expect(events).toEqual(['degraded', 'healthy']);
  }

  it('is degraded within a second, and healthy without a reconnect once answered', async () => {
    const proxy = await startProxy();
    const watched = await watchBehind(proxy);
    watched.time.advance(999);
    expect(watched.events).toEqual([]);
    watched.time.advance(1);
    expect(watched.events).toEqual(['degraded']);
    await expectNewQuery(watched, proxy);
  });

  it('is degraded at a recheck, until a new query is answered', async () => {
    const proxy = await startProxy();
    const watched = await watchBehind(proxy);
    watched.time.advance(400);
    await expectNewQuery(watched, proxy);
  });
});

describe('a change feed that loses its connection', () => {
  it('is degraded, listens again, has entries dropped, and is healthy, in this order', async () => {
    const watched = await watchHealthy();
    const [pid] = await listenerPids();
    await sql.query('select pg_terminate_backend($1)', [pid]);
    await isDegraded(watched);
    // No instance receives this one, which is why entries are dropped.
    await addService('while not listening');
    await eventually(() => expect(watched.events).toEqual(['degraded', 'trouble']));
    watched.time.advance(100);
    await isHealthy(watched);
    expect(watched.events).toEqual(['degraded', 'trouble', 'reconnected', 'healthy', 'recovered']);
    expect(watched.changes).toEqual([]);
    expect(watched.feed.stats().reconnects).toBe(1);
    await addService('after');
    await eventually(() => expect(watched.changes).toEqual([changeOf('services')]));
  });

  it('detects a frozen connection by two missed heartbeats', async () => {
    const proxy = await startProxy();
    const watched = await watchHealthy({ databaseUrl: proxy.url });
    proxy.freeze();
    watched.time.advance(8999);
    expect(watched.feed.state()).toBe('healthy');
    watched.time.advance(1);
    expect(watched.feed.state()).toBe('degraded');
    proxy.thaw();
    await eventually(() => expect(watched.events).toEqual(['degraded', 'trouble']));
    watched.time.advance(100);
    await isHealthy(watched);
  });

  it('stays healthy while heartbeats come back', async () => {
    const watched = await watchHealthy();
    for (const beat of [5000, 10_000, 15_000]) {
      watched.time.advance(5000);
      await eventually(() => expect(watched.feed.stats().lastHeartbeatAt).toBe(beat));
    }
    expect(watched.events).toEqual([]);
  });

  it('backs off after each failure, and logs the same reason once', async () => {
    const proxy = await startProxy();
    const watched = await watchHealthy({ databaseUrl: proxy.url });
    await proxy.close();
    for (const [index, waitMs] of [100, 200, 400, 800, 1600, 3200, 5000, 5000].entries()) {
      await eventually(() => expect(watched.events.filter((word) => word === 'trouble')).toHaveLength(index + 1));
      // One timer is the backoff. It must not end a millisecond early.
      await eventually(() => expect(watched.time.pending()).toBe(1));
      watched.time.advance(waitMs - 1);
      expect(watched.time.pending()).toBe(1);
      watched.time.advance(1);
    }
    expect(watched.lines.filter((line) => line.includes('ECONNREFUSED'))).toHaveLength(1);
  });

  it('backs off further when a new connection breaks at once, until a heartbeat comes back', async () => {
    const proxy = await startProxy();
    const watched = await watchHealthy({ databaseUrl: proxy.url });
    const breakAndWait = async (waitMs: number) => {
      proxy.cut();
      await eventually(() => expect(watched.events.at(-1)).toBe('trouble'));
      await eventually(() => expect(watched.time.pending()).toBe(1));
      watched.time.advance(waitMs - 1);
      expect(watched.time.pending()).toBe(1);
      watched.time.advance(1);
      await isHealthy(watched);
    };
    await breakAndWait(100);
    await breakAndWait(200);
    await breakAndWait(400);
    watched.time.advance(5000);
    await eventually(() => expect(watched.feed.stats().lastHeartbeatAt).toBe(watched.time.now()));
    await breakAndWait(100);
  });

  it('times out while connecting', async () => {
    const proxy = await startProxy();
    proxy.freeze();
    const watched = watch({ databaseUrl: proxy.url });
    await eventually(() => expect(proxy.connections()).toBe(1));
    watched.time.advance(5000);
    await eventually(() => expect(watched.events).toEqual(['trouble']));
    expect(watched.lines.join()).toContain('timed out waiting for the connection to the database');
    expect(watched.time.pending()).toBe(1);
  });

  it('is never healthy behind a transaction pooler, and logs what to set', async () => {
    const proxy = await startProxy({ isPooler: true });
    const watched = watch({ databaseUrl: proxy.url });
    // The second connection sends the test notification.
    await eventually(() => expect(proxy.opened()).toBe(2));
    watched.time.advance(5000);
    await eventually(() => expect(watched.events).toEqual(['trouble']));
    expect(watched.lines.join()).toContain('DATABASE_URL must be a direct or session-mode connection');
    expect(watched.lines.join()).not.toContain(new URL(database.url).password);
  });
});

describe('closing a change feed', () => {
  async function expectNothingLeft({ feed, time }: Watched) {
    await feed.close();
    expect(feed.state()).toBe('degraded');
    expect(time.pending()).toBe(0);
    await eventually(async () => expect(await listenerPids()).toEqual([]));
  }

  it('leaves nothing when it was healthy, and reports degraded', async () => {
    const watched = await watchHealthy();
    await expectNothingLeft(watched);
    expect(watched.events).toEqual(['degraded']);
  });

  it('leaves nothing right after the start', async () => {
    await expectNothingLeft(watch());
  });

  it('leaves nothing while it connects', async () => {
    const proxy = await startProxy();
    proxy.freeze();
    const watched = watch({ databaseUrl: proxy.url });
    await eventually(() => expect(proxy.connections()).toBe(1));
    await expectNothingLeft(watched);
    await eventually(() => expect(proxy.connections()).toBe(0));
    expect(watched.events).toEqual([]);
  });

  it('leaves nothing while its second connection hangs', async () => {
    const proxy = await startProxy({ silentFrom: 2 });
    const watched = watch({ databaseUrl: proxy.url });
    await eventually(() => expect(proxy.opened()).toBe(2));
    await expectNothingLeft(watched);
    await eventually(() => expect(proxy.connections()).toBe(0));
  });

  it('leaves nothing during the backoff', async () => {
    const proxy = await startProxy();
    const watched = await watchHealthy({ databaseUrl: proxy.url });
    proxy.cut();
    await eventually(() => expect(watched.events).toEqual(['degraded', 'trouble']));
    await expectNothingLeft(watched);
  });

  it('leaves nothing while entries are being dropped', async () => {
    const { promise: begun, resolve } = Promise.withResolvers<void>();
    const watched = watch({
      onReconnected: () => {
        resolve();
        return new Promise(() => {});
      },
    });
    await begun;
    await expectNothingLeft(watched);
  });

  it('can happen in onTrouble, and twice', async () => {
    const proxy = await startProxy();
    await proxy.close();
    open.pop();
    const closed: Promise<void>[] = [];
    const watched = watch({ databaseUrl: proxy.url, onTrouble: () => closed.push(watched.feed.close()) });
    await eventually(() => expect(closed).toHaveLength(1));
    await closed[0];
    await expectNothingLeft(watched);
  });
});
