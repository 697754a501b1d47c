// The change feed is disconnected or hangs while other clients write. A response that may be outdated must be marked STALE.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createFreshnessOracle, type FreshnessOracle } from '../../helpers/freshness-oracle.ts';
import { type PostgresProxy, startPostgresProxy } from '../../helpers/postgres-proxy.ts';
import { type Asked, type Clients, startRequestLoops } from '../../helpers/request-loops.ts';
import { callList, prepareServiceWithFaults, type ServiceWithFaults } from '../../helpers/service-with-faults.ts';

/** A hanging feed is detected within a second. The rest is for a busy machine; without the freshness check it would be seven. */
const doubtedWithinMs = 3000;
/** The delay between a commit and its notification. */
const onItsWayMs = 1000;
const poll = { timeout: 30_000, interval: 20 };

let service: ServiceWithFaults;
let proxy: PostgresProxy;
let clients: Clients;
let oracle: FreshnessOracle;

beforeAll(async () => {
  service = await prepareServiceWithFaults();
});
beforeEach(async () => {
  proxy = await startPostgresProxy(service.stack.databaseUrl);
  const org = await service.addOrg();
  oracle = createFreshnessOracle(service.stack, org);
  const { url } = await service.start({ env: { DATABASE_URL: proxy.url, LOG_LEVEL: 'info' } });
  clients = startRequestLoops({ url, paths: [callList], clients: 4, headers: org.headers, pauseMs: 5 });
  await isHitAgain();
});
afterEach(async () => {
  await clients.stop();
  await service.end();
  await proxy.close();
});
afterAll(() => service?.close());

const last = () => clients.asked.at(-1);
const isHitAgain = () => expect.poll(() => last()?.cache, poll).toBe('HIT');
const statusesOf = (answers: readonly Asked[]) => [...new Set(answers.map(({ status }) => status))];

/** From now on until the feed is healthy again. */
async function answersWhile(act: () => Promise<unknown>): Promise<readonly Asked[]> {
  const from = clients.asked.length;
  await act();
  return clients.asked.slice(from);
}

/** Waits for this many more responses to requests sent from now on. */
async function moreAnswers(count: number) {
  const nowMs = performance.now();
  const sinceNow = () => clients.asked.filter(({ sentAtMs }) => sentAtMs > nowMs).length;
  await expect.poll(sinceNow, poll).toBeGreaterThan(count);
}

it('no outdated response is marked fresh while the change feed is disconnected', async () => {
  const answers = await answersWhile(async () => {
    await proxy.goAway();
    await expect.poll(() => last()?.cache, poll).toBe('STALE');
    await oracle.write();
    await moreAnswers(50);
  });
  expect(oracle.outdated(answers)).toEqual([]);
  expect(statusesOf(answers)).toEqual([200]);
  await proxy.comeBack();
  await isHitAgain();
  expect(JSON.parse(last()?.text ?? '').pagination.total).toBe(oracle.total());
});

it('no outdated response is marked fresh while the change feed disconnects repeatedly during writes', async () => {
  const writeFor = async (ms: number) => {
    const until = performance.now() + ms;
    while (performance.now() < until) await oracle.write();
  };
  const answers = await answersWhile(async () => {
    for (let cuts = 0; cuts < 3; cuts += 1) {
      await proxy.goAway();
      await writeFor(1.5 * onItsWayMs);
      await proxy.comeBack();
      await writeFor(0.5 * onItsWayMs);
      proxy.cut();
    }
  });
  expect(oracle.outdated(answers, onItsWayMs)).toEqual([]);
  expect(statusesOf(answers)).toEqual([200]);
});

it('no outdated response is marked fresh while the change feed is half-open', async () => {
  const answers = await answersWhile(async () => {
    proxy.freeze();
    await oracle.write();
    const until = performance.now() + 2 * doubtedWithinMs;
    while (performance.now() < until) await moreAnswers(10);
    proxy.thaw();
    await isHitAgain();
  });
  expect(oracle.outdated(answers, doubtedWithinMs)).toEqual([]);
  expect(statusesOf(answers)).toEqual([200]);
});
