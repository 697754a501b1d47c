import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haveHeard, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { send } from '../helpers/send.ts';

const minute = 60_000;
const url = '/api/services';

let service: TestApp;
let org: TestOrg;
let now = Date.now();

beforeAll(async () => {
  service = await startTestApp({ now: () => now });
  org = await makeOrg(service.stack, { role: 'agent' });
});
afterAll(() => service?.close());

const list = (query = '') => send(service.app, 'GET', `${url}${query}`, { as: org });

describe('the prices of services', () => {
  it('take one query, none for most of an hour, and are up to date after a write', async () => {
    const body = { name: 'Day tour', price_micros: 9_500_000_000, duration_seconds: 28_800 };
    const made = await send(service.app, 'POST', url, { as: org, body });
    expect(made).toMatchObject({ status: 201, body: { ...body, description: null, active: true } });
    await haveHeard(service.stack, service.app);
    await send(service.app, 'GET', '/api/settings', { as: org });
    const cold = await list();
    expect(cold).toMatchObject({ cache: 'MISS', queries: 1, body: { data: [made.body] } });
    now += 50 * minute;
    expect(await list()).toMatchObject({ cache: 'HIT', body: cold.body });
    const price = { price_micros: Number.MAX_SAFE_INTEGER };
    await send(service.app, 'PATCH', `${url}/${made.body.id}`, { as: org, body: price });
    expect(await list()).toMatchObject({ cache: 'MISS', body: { data: [price] } });
  });

  it('are sorted by price, services without a price last', async () => {
    for (const [name, price_micros] of [
      ['Free', 0],
      ['On request', null],
      ['Short walk', 5_000_000],
    ] as const) {
      await send(service.app, 'POST', url, { as: org, body: { name, price_micros } });
    }
    const names = async (sort: string) =>
      (await list(`?sort=${sort}`)).body.data.map(({ name }: { name: string }) => name);
    expect(await names('price_micros')).toEqual(['Free', 'Short walk', 'Day tour', 'On request']);
    expect(await names('-price_micros')).toEqual(['Day tour', 'Short walk', 'Free', 'On request']);
  });
});
