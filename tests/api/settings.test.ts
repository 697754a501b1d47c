import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  addMember,
  insertCalls,
  makeOrg,
  startTestApp,
  type TestApp,
  type TestOrg,
  waitForChanges,
} from '../helpers/app.ts';
import { requestPostgrestAs } from '../helpers/request-as.ts';
import { send } from '../helpers/send.ts';

const url = '/api/settings';

let service: TestApp;
let org: TestOrg;

beforeAll(async () => {
  service = await startTestApp();
});
beforeEach(async () => {
  org = await makeOrg(service.stack);
  await waitForChanges(service.stack, service.app);
});
afterAll(() => service?.close());

const read = (as = org) => send(service.app, 'GET', url, { as });
const change = (body: object, { as = org, ifMatch }: { as?: { token: string }; ifMatch?: string } = {}) =>
  send(service.app, 'PATCH', url, { as, body, ...(ifMatch === undefined ? {} : { ifMatch }) });

describe('the settings', () => {
  it('change only the sent fields, and the next read sees it', async () => {
    const { body: before } = await read();
    const changed = await change({ currency: 'NPR', week_start: 0, duplicate_window_seconds: 0 });
    expect(changed).toMatchObject({ status: 200, queries: 1 });
    expect(changed.body).toEqual({
      ...before,
      currency: 'NPR',
      week_start: 0,
      duplicate_window_seconds: 0,
      updated_at: changed.body.updated_at,
    });
    expect(await read()).toMatchObject({ body: changed.body, etag: changed.etag });
    await waitForChanges(service.stack, service.app);
    await read();
    expect(await read()).toMatchObject({ body: changed.body, cache: 'HIT', queries: 0 });
  });

  it.each([
    [{ timezone: 'Mars/Olympus' }, 'timezone is not a known time zone'],
    [{ timezone: 'FOO+3' }, 'timezone is not a known time zone'],
    // Node accepts these, PostgreSQL does not.
    [{ timezone: '+05:45' }, 'timezone is not a known time zone'],
    [{ timezone: 'europe/berlin' }, 'timezone is not a known time zone'],
    [{ timezone: '' }, 'timezone'],
    [{ timezone: 'UTC\0' }, 'timezone'],
    [{ timezone: null }, 'timezone'],
    [{ week_start: 7 }, 'week_start'],
    [{ week_start: -1 }, 'week_start'],
    [{ week_start: '1' }, 'week_start'],
    [{ week_start: 1.5 }, 'week_start'],
    [{ duplicate_window_seconds: -1 }, 'duplicate_window_seconds'],
    [{ duplicate_window_seconds: 86_401 }, 'duplicate_window_seconds'],
    [{ currency: 'usd' }, 'currency'],
    [{ currency: 'BTC' }, 'currency is not a current currency'],
    [{ currency: 'EURO' }, 'currency'],
    [{ currency: 'EUR', name: 'Mine' }, 'name'],
    [{ org_id: '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10' }, 'org_id'],
    [{}, 'body'],
  ])('refuse %j, and stay', async (body, message) => {
    const { body: before } = await read();
    const answer = await change(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body.message).toContain(message);
    expect((await read()).body).toEqual(before);
  });

  it.each(['Asia/Kathmandu', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])(
    'accept the time zone %s',
    async (timezone) => {
      expect(await change({ timezone })).toMatchObject({ status: 200, body: { timezone } });
    },
  );

  it('accept another time zone once a minute, and all other changes at any time', async () => {
    expect(await change({ timezone: 'Asia/Kathmandu' })).toMatchObject({ status: 200 });
    const refused = await change({ timezone: 'UTC' });
    expect(refused).toMatchObject({ status: 429, body: { code: 'TIMEZONE_CHANGED_RECENTLY' }, retryAfter: '60' });
    expect((await read()).body.timezone).toBe('Asia/Kathmandu');
    expect(await change({ timezone: 'Asia/Kathmandu', week_start: 6 })).toMatchObject({ status: 200 });
    // The limit holds for all members and all routes of this organisation, not for another organisation.
    const admin = await addMember(service.stack, org.id, 'admin');
    expect(await change({ timezone: 'UTC' }, { as: admin })).toMatchObject({ status: 429 });
    const past = requestPostgrestAs(service.stack, admin.token, org.id);
    const answer = await past('PATCH', `org_settings?org_id=eq.${org.id}`, { timezone: 'UTC' });
    expect(answer).toMatchObject({ status: 429, body: { code: 'PT429' } });
    const other = await makeOrg(service.stack);
    expect(await change({ timezone: 'Asia/Kathmandu' }, { as: other })).toMatchObject({ status: 200 });

    const { sql } = service.stack;
    await sql.query(`update private.timezone_changes set changed_at = changed_at - interval '1 minute'`);
    expect(await change({ timezone: 'UTC' })).toMatchObject({ status: 200, body: { timezone: 'UTC' } });
  });

  it('refuse a time zone that Node does not support, although PostgreSQL does', async () => {
    const { sql } = service.stack;
    await sql.query('alter table org_settings disable trigger assert_timezone');
    try {
      expect((await change({ timezone: 'FOO+3' })).status).toBe(400);
    } finally {
      await sql.query('alter table org_settings enable trigger assert_timezone');
    }
  });

  it('have a preview of another time zone, which changes nothing', async () => {
    const preview = (timezone: string, as: { token: string } = org) =>
      send(service.app, 'POST', `${url}/preview`, { as, body: { timezone } });
    const { body: before } = await read();
    expect((await preview('Asia/Kathmandu')).body).toMatchObject({
      current: { timezone: before.timezone },
      next: { timezone: 'Asia/Kathmandu', from: expect.stringMatching(/T18:15:00Z$/) },
      recount: null,
    });
    await insertCalls(service.stack, org.id, [
      { started_at: '2026-01-01T18:00:00Z' },
      { started_at: '2026-01-03T18:30:00Z' },
    ]);
    // 18:15 UTC is midnight in Kathmandu.
    const recount = { days: 4, firstDay: '2026-01-01', lastDay: '2026-01-04' };
    expect((await preview('Asia/Kathmandu')).body.recount).toEqual(recount);
    expect((await preview(before.timezone)).body.recount).toBeNull();
    expect(await preview('Mars/Olympus')).toMatchObject({ status: 400, body: { field: 'timezone' } });
    expect((await preview('UTC', await addMember(service.stack, org.id, 'agent'))).status).toBe(403);
    expect((await read()).body).toEqual(before);
  });

  it('are not changed with an outdated etag', async () => {
    const { etag } = await read();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => change({ week_start: n % 7 }, { ifMatch: etag })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
    const won = answers.find(({ status }) => status === 200);
    expect((await read()).body).toEqual(won?.body);
    expect((await change({ week_start: 3 }, { ifMatch: won?.etag ?? '' })).status).toBe(200);
    expect(await change({ week_start: 4 }, { ifMatch: etag })).toMatchObject({ body: { code: 'PRECONDITION_FAILED' } });
  });

  it('are changed by owners and admins only', async () => {
    for (const [role, status] of [
      ['owner', 200],
      ['admin', 200],
      ['agent', 403],
      ['viewer', 403],
    ] as const) {
      const as = await addMember(service.stack, org.id, role);
      const { etag } = await read();
      expect((await change({ currency: 'EUR' }, { as, ifMatch: etag })).status, role).toBe(status);
      // A caller without access learns nothing about the data.
      expect((await change({ currency: 'EUR' }, { as, ifMatch: '"stale"' })).status, role).toBe(
        status === 200 ? 412 : 403,
      );
      await change({ currency: 'USD' });
    }
    const other = await makeOrg(service.stack);
    expect((await change({ currency: 'EUR' }, { as: other })).body).toMatchObject({ org_id: other.id });
    expect((await read()).body).toMatchObject({ org_id: org.id, currency: 'USD' });
  });
});
