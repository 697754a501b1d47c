import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMember, makeOrg, startTestApp, type TestApp, type TestOrg, waitForChanges } from '../helpers/app.ts';
import { send } from '../helpers/send.ts';

const url = '/api/settings/inbound';
const untouched = {
  greeting: null,
  hours: {},
  voicemail_enabled: true,
  voicemail_greeting: null,
  spam_max_calls: null,
  spam_window_minutes: 60,
  updated_at: null,
};

let service: TestApp;
let org: TestOrg;
let now = Date.now();

beforeAll(async () => {
  service = await startTestApp({ now: () => now });
});
beforeEach(async () => {
  org = await makeOrg(service.stack);
  await waitForChanges(service.stack, service.app);
});
afterAll(() => service?.close());

const read = () => send(service.app, 'GET', url, { as: org });
const change = (body: object, { as = org, ifMatch }: { as?: { token: string }; ifMatch?: string } = {}) =>
  send(service.app, 'PATCH', url, { as, body, ...(ifMatch === undefined ? {} : { ifMatch }) });
const stored = async () => {
  const { rows } = await service.stack.sql.query('select * from inbound_configs where org_id = $1', [org.id]);
  return rows;
};

describe('the inbound configuration', () => {
  it('has the defaults until the first change, in one query and then in none for some minutes', async () => {
    await send(service.app, 'GET', '/api/settings', { as: org });
    expect(await read()).toMatchObject({ status: 200, cache: 'MISS', queries: 1, body: untouched });
    now += 4 * 60_000;
    expect(await read()).toMatchObject({ cache: 'HIT', body: untouched });
    expect(await stored()).toEqual([]);
  });

  it('has the defaults of the table', async () => {
    await service.stack.sql.query('insert into inbound_configs (org_id) values ($1)', [org.id]);
    expect((await read()).body).toEqual({ ...untouched, updated_at: expect.any(String) });
  });

  it('is created by the first change, and a later change only changes the sent fields', async () => {
    await read();
    const first = {
      greeting: 'Hello',
      hours: {
        mon: [
          ['09:00', '12:00'],
          ['13:00', '24:00'],
        ],
        sun: [],
      },
    };
    const made = await change(first);
    expect(made).toMatchObject({
      status: 200,
      queries: 1,
      body: { ...untouched, ...first, updated_at: expect.any(String) },
    });
    expect(await read()).toMatchObject({ body: made.body, etag: made.etag });
    const next = { voicemail_enabled: false, spam_max_calls: 6, spam_window_minutes: 10, greeting: null };
    expect((await change(next)).body).toMatchObject({ ...first, ...next });
    expect((await read()).body).toMatchObject({ ...first, ...next });
  });

  it('is created once by concurrent first changes, and contains all of them', async () => {
    const changes = [{ greeting: 'Hello' }, { voicemail_greeting: 'Later' }, { spam_max_calls: 30 }];
    const answers = await Promise.all([...changes, ...changes, ...changes].map((body) => change(body)));
    expect(answers.map(({ status }) => status)).toEqual(Array(9).fill(200));
    expect(await stored()).toHaveLength(1);
    expect((await read()).body).toMatchObject(Object.assign({}, ...changes));
  });

  it('is not changed with an outdated etag, also not that of the defaults', async () => {
    for (const _ of ['made', 'changed']) {
      const { etag } = await read();
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, n) => change({ greeting: `Hello ${n}` }, { ifMatch: etag })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
      expect((await read()).body).toEqual(answers.find(({ status }) => status === 200)?.body);
    }
  });

  it.each([
    [{ funday: [['09:00', '17:00']] }, 'hours.funday'],
    [{ mon: [['9:00', '17:00']] }, 'hours'],
    [{ mon: [['09:00', '17:60']] }, 'hours'],
    [{ mon: [['09:00', '24:01']] }, 'hours'],
    [{ mon: [['09:00']] }, 'hours'],
    [{ mon: [['09:00', '12:00', '17:00']] }, 'hours'],
    [{ mon: ['09:00', '17:00'] }, 'hours'],
    [{ mon: '09:00-17:00' }, 'hours'],
    [{ mon: null }, 'hours'],
    [{ mon: [['17:00', '09:00']] }, 'hours.mon: 17:00 to 09:00 does not end'],
    [{ tue: [['09:00', '09:00']] }, 'hours.tue: 09:00 to 09:00 does not end'],
    [{ wed: [['24:00', '24:00']] }, 'hours.wed'],
    [
      {
        thu: [
          ['13:00', '17:00'],
          ['09:00', '13:01'],
        ],
      },
      'hours.thu: 13:00 to 17:00 overlaps',
    ],
    [
      {
        fri: [
          ['09:00', '17:00'],
          ['10:00', '11:00'],
        ],
      },
      'hours.fri: 10:00 to 11:00 overlaps',
    ],
    [
      {
        sat: [
          ['09:00', '17:00'],
          ['09:00', '17:00'],
        ],
      },
      'hours.sat: 09:00 to 17:00 overlaps',
    ],
    [{ sun: Array.from({ length: 11 }, (_, n) => [`${10 + n}:00`, `${10 + n}:30`]) }, 'hours'],
    [[], 'hours'],
    ['always', 'hours'],
    [null, 'hours'],
  ])('refuses the hours %j, and stays', async (hours, message) => {
    const answer = await change({ hours, greeting: 'Hello' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body.message).toContain(message);
    expect(await stored()).toEqual([]);
  });

  it('takes ten ranges a day, in any order, also adjacent ones', async () => {
    const spans = Array.from({ length: 10 }, (_, n) => [`${10 + n}:00`, `${11 + n}:00`]).reverse();
    expect(await change({ hours: { sun: spans } })).toMatchObject({ status: 200, body: { hours: { sun: spans } } });
  });

  it.each([
    [{ greeting: '' }, 'greeting'],
    [{ greeting: 'a'.repeat(2001) }, 'greeting'],
    [{ greeting: 'a\0b' }, 'greeting'],
    [{ voicemail_enabled: 'yes' }, 'voicemail_enabled'],
    [{ voicemail_enabled: null }, 'voicemail_enabled'],
    [{ spam_max_calls: 0 }, 'spam_max_calls'],
    [{ spam_max_calls: 100_001 }, 'spam_max_calls'],
    [{ spam_max_calls: '5' }, 'spam_max_calls'],
    [{ spam_window_minutes: 0 }, 'spam_window_minutes'],
    [{ spam_window_minutes: 1441 }, 'spam_window_minutes'],
    [{ spam_window_minutes: null }, 'spam_window_minutes'],
    [{ spam_max_calls_per_hour: 5 }, 'spam_max_calls_per_hour'],
    [{ updated_at: '2026-01-01T00:00:00Z' }, 'updated_at'],
    [{}, 'body'],
  ])('refuses %j by its name', async (body, message) => {
    const answer = await change(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body.message).toContain(message);
    expect(await stored()).toEqual([]);
  });

  it('is changed by owners and admins only', async () => {
    for (const [role, status] of [
      ['agent', 403],
      ['viewer', 403],
      ['admin', 200],
      ['owner', 200],
    ] as const) {
      const as = await addMember(service.stack, org.id, role);
      expect((await change({ greeting: role }, { as })).status, role).toBe(status);
      expect(await stored()).toHaveLength(status === 200 ? 1 : 0);
    }
  });

  it('is returned as stored, also when SQL wrote another form', async () => {
    await service.stack.sql.query('insert into inbound_configs (org_id, hours) values ($1, $2)', [
      org.id,
      { mon: 'closed' },
    ]);
    expect(await read()).toMatchObject({ status: 200, body: { hours: { mon: 'closed' } } });
  });
});
