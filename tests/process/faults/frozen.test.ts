// The whole process is stopped and continued. Its entries may be outdated, and until the change feed has caught up no response may
// pass as fresh.
import { Agent } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createFreshnessOracle } from '../../helpers/freshness-oracle.ts';
import { type PostgresProxy, startPostgresProxy } from '../../helpers/postgres-proxy.ts';
import { type Asked, ask } from '../../helpers/request-loops.ts';
import { callList, prepareServiceWithFaults, type ServiceWithFaults } from '../../helpers/service-with-faults.ts';

let service: ServiceWithFaults;
let proxy: PostgresProxy;

beforeAll(async () => {
  service = await prepareServiceWithFaults();
  proxy = await startPostgresProxy(service.stack.databaseUrl);
});
afterEach(() => service.end());
afterAll(async () => {
  await proxy?.close();
  await service?.close();
});

it('a continued process marks entries as STALE from its first turn until the change feed has caught up', async () => {
  const org = await service.addOrg();
  const oracle = createFreshnessOracle(service.stack, org);
  const { child, url } = await service.start({ env: { DATABASE_URL: proxy.url } });
  const agents = Array.from({ length: 20 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  const askAll = () => Promise.all(agents.map((agent) => ask(agent, url, callList, org.headers)));
  const isHit = ({ cache }: Asked) => cache === 'HIT';
  await expect.poll(async () => (await askAll()).every(isHit), { timeout: 30_000 }).toBe(true);

  child.kill('SIGSTOP');
  await oracle.write();
  // These requests wait in its sockets when it continues, before any of its timers.
  const atOnce = askAll();
  // Longer than a turn of the loop. The pause is the fault itself.
  await new Promise((resolve) => setTimeout(resolve, 2000));
  await oracle.write();
  proxy.holdAnswers();
  child.kill('SIGCONT');
  const answers = [await atOnce, await askAll(), await askAll()].flat();
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(answers.filter(isHit)).toEqual([]);
  expect(oracle.outdated(answers)).toEqual([]);

  proxy.release();
  await expect.poll(async () => (await askAll()).every(isHit), { timeout: 30_000 }).toBe(true);
  const caughtUp = await askAll();
  expect(caughtUp.map(({ text }) => JSON.parse(text).pagination.total)).toEqual(caughtUp.map(() => oracle.total()));
});
