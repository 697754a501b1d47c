// The stream's replay: sockets are cut at random points while writers write. What a client is told before the cut and after it has
// connected again covers every change. Each round writes a table at most once, so no later hint can hide a lost one.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { makeOrg, startTestApp, type TestApp, type TestOrg, waitForChanges } from '../helpers/app.ts';
import { listen } from '../helpers/http-client.ts';
import { type LiveClient, openLive } from '../helpers/live-client.ts';
import { createRandom } from '../helpers/seeded-random.ts';

const cuts = 100;
const tables = ['accounts', 'knowledge_categories', 'locations', 'services'] as const;
const random = createRandom(20261128);
let test: TestApp;
let port: number;
let org: TestOrg;

beforeAll(async () => {
  test = await startTestApp({ env: { LIVE_STREAMS_PER_INSTANCE: '20', RATE_LIMIT_PER_IP: '100000' } });
  port = await listen(test.app);
  org = await makeOrg(test.stack);
});
afterAll(() => test?.close());

const connect = (id?: string, cutAfter?: number): Promise<LiveClient> =>
  openLive({
    port,
    token: org.token,
    ...(cutAfter !== undefined && { cutAfter }),
    headers: id === undefined ? {} : { 'last-event-id': id },
  });

const waits = { timeout: 20_000, interval: 1 };
let serial = 0;

it(`leaves no change unseen over ${cuts} cuts`, async () => {
  let client = await connect();
  await client.sees('ready');
  let lastId = client.lastId();
  let cutsAfterAHint = 0;
  for (let round = 0; round < cuts; round += 1) {
    const written = tables.filter(() => random.happens(0.6));
    const writesBeforeCut = random.below(written.length + 1);
    const waitsForHint = writesBeforeCut > 0 && random.happens(0.5);
    const known = client.events.length;
    const told = () => client.events.slice(known).flatMap(({ data }) => data.tables ?? []);
    let done = 0;
    const writing = (async () => {
      for (const table of written) {
        await test.stack.sql.query(`insert into ${table} (org_id, name) values ($1, $2)`, [org.id, `row ${serial++}`]);
        done += 1;
      }
    })();
    await vi.waitFor(() => expect(done).toBeGreaterThanOrEqual(writesBeforeCut), waits);
    if (waitsForHint) await vi.waitFor(() => expect(told()).not.toEqual([]), waits);
    client.cut();
    await client.closed;
    if (told().length > 0) cutsAfterAHint += 1;
    const before = told();
    lastId = client.lastId() ?? lastId;
    if (random.happens(0.3)) {
      // Cut again between `ready` and the changes that it resumes with.
      if (random.happens(0.5)) await writing;
      const early = await connect(lastId, 1);
      await early.closed;
      lastId = early.lastId() ?? lastId;
    }

    client = await connect(lastId);
    await writing;
    const resumed = client;
    const all = () => [...new Set([...before, ...resumed.tables()])].sort();
    await waitForChanges(test.stack, test.app);
    await vi.waitFor(() => expect([round, all()]).toEqual([round, written]), waits);
    expect(client.names()).not.toContain('reset');
  }
  client.cut();
  await client.closed;
  expect(cutsAfterAHint).toBeGreaterThan(cuts / 5);
  expect(cutsAfterAHint).toBeLessThan(cuts);
});
