// The effect of staff and locations on appointments. every-resource.test.ts tests their routes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';

let service: TestApp;
let org: TestOrg;

beforeAll(async () => {
  // Without the change feed: it only sees its own writes.
  const between = ({ databaseUrl: _, ...services }: TestApp['stack']['services']) => services;
  service = await startTestApp({ isDeaf: true, between, now: () => Date.parse('2026-11-20T12:00:00Z') });
  org = await makeOrg(service.stack);
});
afterAll(() => service?.close());

async function send(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: object) {
  const headers = { authorization: `Bearer ${org.token}` };
  const answer = await service.app.inject({ method, url, headers, ...(body && { payload: body }) });
  expect(answer.statusCode, answer.body).toBeLessThan(300);
  return answer.body === '' ? null : answer.json();
}

describe('a staff member with appointments', () => {
  it('leaves them without a staff member when deleted, like a location, and the next read sees it', async () => {
    const staff = await send('POST', '/api/staff', { full_name: 'Grace' });
    const location = await send('POST', '/api/locations', { name: 'Here' });
    const { id } = await send('POST', '/api/appointments', {
      staff_id: staff.id,
      location_id: location.id,
      scheduled_at: '2026-11-23T09:00:00Z',
      ends_at: '2026-11-23T10:00:00Z',
    });
    const read = () => send('GET', `/api/appointments/${id}`);
    expect(await read()).toMatchObject({ staff_id: staff.id, location_id: location.id });
    await send('DELETE', `/api/staff/${staff.id}`);
    expect(await read()).toMatchObject({ staff_id: null, location_id: location.id });
    await send('DELETE', `/api/locations/${location.id}`);
    expect(await read()).toMatchObject({ staff_id: null, location_id: null });
  });

  it('has no free slot when inactive, and the next read sees it', async () => {
    const { id } = await send('POST', '/api/staff', { full_name: 'Grace' });
    const slots = async () => {
      const query = `staff_id=${id}&from=2026-11-23&to=2026-11-23&duration=60`;
      return (await send('GET', `/api/appointments/availability?${query}`)).data.length;
    };
    expect(await slots()).toBe(8);
    await send('PATCH', `/api/staff/${id}`, { active: false });
    expect(await slots()).toBe(0);
  });
});
