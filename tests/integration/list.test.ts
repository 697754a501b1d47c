import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';

let service: TestApp;
let org: TestOrg;

beforeAll(async () => {
  service = await startTestApp();
  org = await makeOrg(service.stack, { timezone: 'Asia/Kathmandu' });
});
afterAll(() => service?.close());

const list = (query: string) => get(service.app, org, `/api/calls-dashboard${query}`);

describe('the list of calls', () => {
  it('is empty for an organisation without calls, and says so exactly', async () => {
    const { status, body } = await list('');
    expect(status).toBe(200);
    expect(body).toEqual({
      data: [],
      pagination: { page: 1, limit: 20, total: 0, totalPages: 0, nextCursor: null },
    });
  });
});
