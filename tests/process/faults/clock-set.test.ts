// The wall clock of the service is set back or forward by an hour. No duration may change.
import { once } from 'node:events';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { insertCalls } from '../../helpers/app.ts';
import { ask } from '../../helpers/request-loops.ts';
import { callList, prepareServiceWithFaults, type ServiceWithFaults } from '../../helpers/service-with-faults.ts';

const settableClock = join(import.meta.dirname, '../../helpers/settable-clock.mjs');
const hourMs = 3_600_000;
const perMinute = 40;
/** Longer than the five seconds that an entry is fresh, also on a slow machine. */
const soon = { timeout: 30_000, interval: 100 };
const health = '/api/monitoring/health';

let service: ServiceWithFaults;

beforeAll(async () => {
  service = await prepareServiceWithFaults();
});
afterEach(() => service.end());
afterAll(() => service?.close());

async function start() {
  // Without a change feed an entry is fresh for five seconds, and only time ends that.
  const { child, ended, url } = await service.start({
    nodeOptions: ['--import', settableClock],
    env: { RATE_LIMIT_PER_ORG: String(perMinute) },
  });
  const agent = new Agent({ keepAlive: true });
  return {
    get: async (path: string, headers: Record<string, string> = {}) => ask(agent, url, path, headers),
    async moveClock(moveClockMs: number) {
      child.send({ moveClockMs });
      await once(child, 'message');
    },
    /** Its whole output. */
    async end() {
      child.kill('SIGTERM');
      return (await ended).stdout;
    },
  };
}

const totalOf = (text: string): number => JSON.parse(text).pagination?.total;

describe.each([
  ['back', -hourMs],
  // Shorter than the lifetime of a token.
  ['forward', hourMs / 2],
])('a wall clock that is set %s', (_direction, movedMs) => {
  it('does not make an entry fresh again, hide an outage or extend a wait, and is logged once', async () => {
    const { get, moveClock, end } = await start();
    const { id, headers, userId } = await service.addOrg();
    await service.stack.sql.query(`insert into platform_roles (user_id, role) values ($1, 'monitor')`, [userId]);
    const other = await service.addOrg();
    const databaseStatus = async () => JSON.parse((await get(health, headers)).text).parts?.database.status;
    expect(totalOf((await get(callList, headers)).text)).toBe(1);
    expect(await databaseStatus()).toBe('up');
    for (let times = 0; times < perMinute; times += 1) await get(callList, other.headers);
    await moveClock(movedMs);

    const refused = await get(callList, other.headers);
    expect(refused.status).toBe(429);
    const [, seconds] = /in (\d+) s/.exec(JSON.parse(refused.text).message) ?? [];
    expect(Number(seconds)).toBeGreaterThan(0);
    expect(Number(seconds)).toBeLessThanOrEqual(60);

    await insertCalls(service.stack, id, [{ started_at: '2026-06-02T09:00:00Z' }]);
    await expect.poll(async () => totalOf((await get(callList, headers)).text), { ...soon, interval: 300 }).toBe(2);

    await service.upstream.goAway();
    await expect.poll(databaseStatus, soon).toBe('down');
    for (let times = 0; times < 6; times += 1) expect((await get('/api/me', headers)).status).toBe(503);
    await moveClock(-movedMs);
    await service.upstream.comeBack();
    await expect.poll(databaseStatus, soon).toBe('up');
    await expect.poll(async () => (await get('/api/me', headers)).status, soon).toBe(200);

    const said = await end();
    const recoveries = [...said.matchAll(/database recovered after (-?\d+) s/g)].map(([, after]) => Number(after));
    expect(recoveries).toHaveLength(1);
    expect(recoveries[0]).toBeGreaterThanOrEqual(0);
    expect(recoveries[0]).toBeLessThan(600);
    expect(said.match(/"movedByMs"/g)).toHaveLength(2);
  });
});
