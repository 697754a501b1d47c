// Appointments, on the whole stack. The clock is at a Friday noon in UTC until a test moves it.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { addMember, makeOrg, startTestApp, type TestApp, type TestOrg, waitForChanges } from '../helpers/app.ts';

const friday = Date.parse('2026-11-20T12:00:00Z');
let now = friday;
let service: TestApp;
let org: TestOrg;
let staffId: string;

beforeAll(async () => {
  const env = { RATE_LIMIT_PER_IP: '1000000', RATE_LIMIT_PER_ORG: '1000000' };
  service = await startTestApp({ env, now: () => now });
});
afterAll(() => service?.close());
beforeEach(async () => {
  now = friday;
  org = await makeOrg(service.stack);
  staffId = await hire(org.id);
  await waitForChanges(service.stack, service.app);
});

async function hire(orgId: string): Promise<string> {
  const { rows } = await service.stack.sql.query<{ id: string }>(
    `insert into staff (org_id, full_name) values ($1, 'Grace') returning id`,
    [orgId],
  );
  return rows[0]?.id ?? '';
}

async function send(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: object, token = org.token) {
  const answer = await service.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${token}` },
    ...(body && { payload: body }),
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.body === '' ? null : answer.json() };
}

const at = (time: string) => (time.length > 5 ? time : `2026-11-23T${time}:00Z`);
const booking = (from: string, to: string, more = {}) => ({
  staff_id: staffId,
  scheduled_at: at(from),
  ends_at: at(to),
  ...more,
});
const book = (from: string, to: string, more = {}) => send('POST', '/api/appointments', booking(from, to, more));
const queriesOf = (headers: Record<string, unknown>) => /desc="(\d+)/.exec(String(headers['server-timing']))?.[1];

describe('an appointment', () => {
  it('is created, read, listed, changed and deleted, and the next read sees each write', async () => {
    const made = await book('09:00', '10:00', { notes: 'X-ray' });
    expect(made).toMatchObject({ status: 201, body: { status: 'scheduled', staff_id: staffId, contact_id: null } });
    expect(made.body.scheduled_at).toBe('2026-11-23T09:00:00+00:00');
    const url = `/api/appointments/${made.body.id}`;
    await waitForChanges(service.stack, service.app);
    const read = await send('GET', url);
    expect([read.body, queriesOf(read.headers)]).toEqual([made.body, '1']);
    expect(queriesOf((await send('GET', url)).headers)).toBe('0');
    const list = await send('GET', '/api/appointments');
    expect(list.body).toMatchObject({ data: [made.body], pagination: { total: 1 } });
    expect(queriesOf(list.headers)).toBe('1');
    const moved = await send('PATCH', url, { scheduled_at: at('09:30'), status: 'confirmed' });
    expect(moved).toMatchObject({ status: 200, body: { status: 'confirmed', ends_at: made.body.ends_at } });
    expect((await send('GET', '/api/appointments?status=confirmed')).body.data).toEqual([moved.body]);
    expect((await send('DELETE', url)).status).toBe(204);
    expect((await send('GET', url)).body.code).toBe('APPOINTMENT_NOT_FOUND');
    expect((await send('GET', '/api/appointments')).body.data).toEqual([]);
  });

  it('has the names of its contact, staff member and location', async () => {
    const create = async (path: string, body: object) => (await send('POST', `/api/${path}`, body)).body.id;
    const contactId = await create('contacts', { full_name: 'Ada' });
    const locationId = await create('locations', { name: 'Main street' });
    const { body: staff } = await send('GET', `/api/staff/${staffId}`);
    const names = { contact_name: 'Ada', location_name: 'Main street', staff_name: staff.full_name };
    const { body } = await book('09:00', '10:00', { contact_id: contactId, location_id: locationId });
    expect(body).toMatchObject(names);
    expect((await send('GET', `/api/appointments/${body.id}`)).body).toEqual(body);
    expect((await send('GET', '/api/appointments')).body.data).toEqual([body]);
    await send('DELETE', `/api/locations/${locationId}`);
    expect((await send('GET', '/api/appointments')).body.data).toMatchObject([{ ...names, location_name: null }]);
  });

  it('is refused with the name of the invalid field, and nothing is stored', async () => {
    const foreign = await makeOrg(service.stack);
    for (const [body, message] of [
      [{ ends_at: at('10:00') }, 'scheduled_at is missing'],
      [booking('10:00', '10:00'), 'ends_at must be after scheduled_at'],
      [booking('10:00', '09:30'), 'ends_at must be after scheduled_at'],
      [booking('10:00', '2026-12-01T10:00:00Z'), 'ends_at must be after scheduled_at, and at most 7 days'],
      [booking('0000-01-01T10:00:00Z', '10:00'), 'scheduled_at is not a time'],
      [booking('2026-02-30T10:00:00Z', '10:00'), 'scheduled_at'],
      [booking('10:00', '11:00', { status: 'maybe' }), 'status'],
      [booking('10:00', '11:00', { staff_id: await hire(foreign.id) }), 'staff_id does not exist'],
      [booking('10:00', '11:00', { contact_id: randomUUID() }), 'contact_id does not exist'],
    ] as const) {
      const answer = await send('POST', '/api/appointments', body);
      expect(answer, message).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
      expect(answer.body.message).toContain(message);
    }
    expect((await send('GET', '/api/appointments')).body.pagination.total).toBe(0);
  });

  it("is filtered by staff member, location and time: instants, or dates in the organisation's time zone", async () => {
    const { sql } = service.stack;
    await sql.query(`update org_settings set timezone = 'Asia/Kathmandu' where org_id = $1`, [org.id]);
    await waitForChanges(service.stack, service.app);
    const { rows } = await sql.query<{ place: string; contact: string }>(
      `with place as (insert into locations (org_id, name) values ($1, 'Here') returning id),
         contact as (insert into contacts (org_id, full_name) values ($1, 'Ada') returning id)
       select place.id as place, contact.id as contact from place, contact`,
      [org.id],
    );
    const [{ place, contact } = { place: '', contact: '' }] = rows;
    // Midnight in Kathmandu is at 18:15 UTC.
    const early = (await book('18:00', '18:10', { location_id: place, notes: '100% sure' })).body.id;
    const late = (await book('18:15', '18:30', { contact_id: contact, external_event_id: 'Event-7' })).body.id;
    const found = async (query: string) => {
      const { status, body } = await send('GET', `/api/appointments?${query}`);
      expect(status, JSON.stringify(body)).toBe(200);
      return body.data.map(({ id }: { id: string }) => id);
    };
    expect(await found('')).toEqual([late, early]);
    expect(await found('sort=scheduled_at')).toEqual([early, late]);
    expect(await found('from=2026-11-24')).toEqual([late]);
    expect(await found('to=2026-11-23')).toEqual([early]);
    expect(await found('from=2026-11-23&to=2026-11-24')).toEqual([late, early]);
    expect(await found('from=2026-11-23T18:15:00Z&to=2026-11-23T18:16:00Z')).toEqual([late]);
    expect(await found('to=9999-12-31')).toEqual([late, early]);
    expect(await found(`location_id=${place}`)).toEqual([early]);
    expect(await found(`contact_id=${contact}&staff_id=${staffId}`)).toEqual([late]);
    expect(await found(`staff_id=${randomUUID()}`)).toEqual([]);
    expect(await found('search=100%25')).toEqual([early]);
    expect(await found('search=event-7&from=2026-11-24')).toEqual([late]);
    expect(await found('search=e_ent')).toEqual([]);
    const [reversed, never] = [
      await send('GET', '/api/appointments?from=2026-11-24&to=2026-11-23'),
      await send('GET', '/api/appointments?from=2026-02-30'),
    ];
    expect(reversed.body.message).toBe('from must be before to');
    expect(never.body.message).toBe('from is not a date or time that exists');
  });
});

describe('a slot', () => {
  it('is booked by one of fifty concurrent requests, and the others get SLOT_TAKEN', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => book('09:00', '10:00')));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = answers.filter(({ status, body }) => status === 409 && body.code === 'SLOT_TAKEN');
    expect(refused).toHaveLength(49);
    expect((await send('GET', '/api/appointments')).body.pagination.total).toBe(1);
  });

  it('is taken by an overlapping appointment of the same staff member, not by an adjacent one', async () => {
    await book('09:00', '10:00');
    expect(await book('09:59', '10:30')).toMatchObject({ status: 409, body: { code: 'SLOT_TAKEN' } });
    expect((await book('10:00', '10:30')).status).toBe(201);
    expect((await book('09:00', '10:00', { staff_id: await hire(org.id) })).status).toBe(201);
    expect((await book('09:00', '10:00', { staff_id: null })).status).toBe(201);
  });

  it('is free after a cancellation, and taken again when the cancellation is undone', async () => {
    const first = (await book('09:00', '10:00')).body.id;
    expect((await send('PATCH', `/api/appointments/${first}`, { status: 'canceled' })).status).toBe(200);
    expect((await book('09:00', '10:00')).status).toBe(201);
    expect(await send('PATCH', `/api/appointments/${first}`, { status: 'scheduled' })).toMatchObject({
      status: 409,
      body: { code: 'SLOT_TAKEN' },
    });
  });

  it('is decided without a deadlock: a second booking waits for the first, and gets SLOT_TAKEN', async () => {
    const { sql } = service.stack;
    const add = (from: string, to: string) => ({
      text: 'insert into appointments (org_id, staff_id, scheduled_at, ends_at) values ($1, $2, $3, $4)',
      values: [org.id, staffId, at(from), at(to)],
    });
    const [importing, other] = await Promise.all([sql.connect(), sql.connect()]);
    try {
      const { rows } = await other.query<{ pid: number }>('select pg_backend_pid() as pid');
      await importing.query('begin');
      await importing.query(add('09:00', '10:00'));
      const outcome = other.query(add('09:30', '10:30')).catch(({ code }: { code: string }) => code);
      await vi.waitFor(
        async () => {
          const waiting = await sql.query('select from pg_locks where not granted and pid = $1', [rows[0]?.pid]);
          expect(waiting.rowCount).toBeGreaterThan(0);
        },
        { timeout: 30_000, interval: 2 },
      );
      await importing.query(add('10:00', '11:00'));
      await importing.query('commit');
      expect(await outcome).toBe('23P01');
    } finally {
      importing.release();
      other.release();
    }
  });

  it('is taken by one of twenty appointments that are moved to it concurrently; the others stay unchanged', async () => {
    const starts = Array.from({ length: 20 }, (_, nr) => `2026-11-24T${String(nr).padStart(2, '0')}:00:00Z`);
    const made = await Promise.all(starts.map((start) => book(start, start.replace(':00:00Z', ':30:00Z'))));
    const moved = await Promise.all(
      made.map(({ body }) => send('PATCH', `/api/appointments/${body.id}`, booking('09:00', '10:00'))),
    );
    expect(moved.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(moved.filter(({ body }) => body.code === 'SLOT_TAKEN')).toHaveLength(19);
    expect((await send('GET', '/api/appointments?from=2026-11-24')).body.pagination.total).toBe(19);
  });
});

describe('availability', () => {
  const request = (from: string, to: string, duration = 240, staff = staffId) =>
    send(
      'GET',
      `/api/appointments/availability?${new URLSearchParams({ staff_id: staff, from, to, duration: `${duration}` })}`,
    );
  const slots = async (...parameters: Parameters<typeof request>) => {
    const { status, body } = await request(...parameters);
    expect(status, JSON.stringify(body)).toBe(200);
    return body.data.map(({ from, to }: { from: string; to: string }) => `${from} ${to.slice(11, 16)}`);
  };
  const say = async (hours: object) => {
    await service.stack.sql.query('insert into inbound_configs (org_id, hours) values ($1, $2)', [
      org.id,
      JSON.stringify(hours),
    ]);
    await waitForChanges(service.stack, service.app);
  };
  const live = async (timezone: string) => {
    await service.stack.sql.query('update org_settings set timezone = $2 where org_id = $1', [org.id, timezone]);
    await waitForChanges(service.stack, service.app);
  };

  it('is the free part of the default hours, seen by the next read, with one query and then none', async () => {
    const monday = ['2026-11-23T09:00:00+00:00 13:00', '2026-11-23T13:00:00+00:00 17:00'];
    const first = await request('2026-11-21', '2026-11-23');
    expect(queriesOf(first.headers)).toBe('2');
    expect(queriesOf((await request('2026-11-21', '2026-11-23')).headers)).toBe('0');
    expect(first.body.timezone).toBe('UTC');
    expect(await slots('2026-11-21', '2026-11-23')).toEqual(monday);
    const made = await book('12:00', '13:00');
    const again = await request('2026-11-21', '2026-11-23');
    expect(again.body.data).toEqual([{ from: '2026-11-23T13:00:00+00:00', to: '2026-11-23T17:00:00+00:00' }]);
    expect(queriesOf(again.headers)).toBe('1');
    await send('PATCH', `/api/appointments/${made.body.id}`, { status: 'canceled' });
    expect(await slots('2026-11-21', '2026-11-23')).toEqual(monday);
  });

  it("follows the organisation's hours and time zone, also when daylight saving time changes", async () => {
    now = Date.parse('2026-03-01T00:00:00Z');
    await live('America/New_York');
    expect(await slots('2026-03-08', '2026-03-08', 60)).toEqual([]);
    await say({ sun: [['00:00', '04:00']] });
    expect(await slots('2026-03-08', '2026-03-08', 60)).toEqual([
      '2026-03-08T00:00:00-05:00 01:00',
      '2026-03-08T01:00:00-05:00 03:00',
      '2026-03-08T03:00:00-04:00 04:00',
    ]);
    expect(await slots('2026-11-01', '2026-11-01', 60)).toEqual([
      '2026-11-01T00:00:00-04:00 01:00',
      '2026-11-01T01:00:00-04:00 01:00',
      '2026-11-01T01:00:00-05:00 02:00',
      '2026-11-01T02:00:00-05:00 03:00',
      '2026-11-01T03:00:00-05:00 04:00',
    ]);
    await live('Asia/Kathmandu');
    expect(await slots('2026-11-01', '2026-11-01')).toEqual(['2026-11-01T00:00:00+05:45 04:00']);
  });

  it('is never in the past, and never outside the requested time range', async () => {
    expect(await slots('2026-11-20', '2026-11-20')).toEqual(['2026-11-20T13:00:00+00:00 17:00']);
    now = Date.parse('2026-11-20T13:00:00.001Z');
    expect(await slots('2026-11-20', '2026-11-20')).toEqual([]);
    expect(await slots('2026-11-18', '2026-11-19')).toEqual([]);
    expect(await slots('2026-11-23T09:01:00Z', '2026-11-23T17:00:00Z')).toEqual(['2026-11-23T13:00:00+00:00 17:00']);
    expect(await slots('2026-11-23T09:00:00Z', '2026-11-23T16:59:00Z')).toEqual(['2026-11-23T09:00:00+00:00 13:00']);
  });

  it('continues at the end of an appointment, for any requested part of the day', async () => {
    await book('09:00', '09:45');
    expect(await slots('2026-11-23T12:00:00Z', '2026-11-23', 120)).toEqual(['2026-11-23T13:45:00+00:00 15:45']);
  });

  it('includes an appointment that started a week ago, and more appointments than one page has', async () => {
    await book('2026-11-16T10:00:00Z', '2026-11-23T10:00:00Z');
    await service.stack.sql.query(
      `insert into appointments (org_id, staff_id, scheduled_at, ends_at)
       select $1, $2, start, start + interval '5 minutes'
       from generate_series(timestamptz '2026-11-23 10:00Z', '2026-12-03 09:00Z', interval '10 minutes') start`,
      [org.id, staffId],
    );
    await waitForChanges(service.stack, service.app);
    const free = await slots('2026-11-23', '2026-12-04', 5);
    // Five minutes in every ten, seven and then eight hours a day.
    expect(free.filter((slot: string) => slot < '2026-12-03')).toHaveLength(42 + 7 * 48);
    expect(free[0]).toBe('2026-11-23T10:05:00+00:00 10:10');
    expect(free.filter((slot: string) => slot > '2026-12-04')).toHaveLength(96);
    for (const slot of free) expect(slot).toMatch(/^2026-12-0[34]|:[0-5]5:00\+00:00/);
  });

  it('can be booked slot by slot until no slot is left', async () => {
    const { body } = await request('2026-11-23', '2026-11-23', 60);
    const made = await Promise.all(body.data.map(({ from, to }: { from: string; to: string }) => book(from, to)));
    expect(made.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(await slots('2026-11-23', '2026-11-23', 5)).toEqual([]);
  });

  it('is empty for an inactive staff member, and 404 for an unknown or foreign one', async () => {
    expect(await slots('2026-11-23', '2026-11-23')).toHaveLength(2);
    await service.stack.sql.query('update staff set active = false where id = $1', [staffId]);
    await waitForChanges(service.stack, service.app);
    expect(await slots('2026-11-23', '2026-11-23')).toEqual([]);
    const stranger = await hire((await makeOrg(service.stack)).id);
    for (const id of [stranger, randomUUID()]) {
      expect(await request('2026-11-23', '2026-11-23', 60, id)).toMatchObject({
        status: 404,
        body: { code: 'STAFF_MEMBER_NOT_FOUND' },
      });
    }
  });

  it('is limited to 31 local days, and refused with the name of the invalid parameter', async () => {
    await live('America/New_York');
    expect((await request('2026-10-15', '2026-11-14')).status).toBe(200);
    for (const [from, to, duration, message] of [
      ['2026-11-01', '2026-12-02', 60, 'to must be at most 31 days after from'],
      ['2026-11-02', '2026-11-01', 60, 'from must be before to'],
      ['2026-11-31', '2026-12-01', 60, 'from is not a date'],
      ['soon', '2026-12-01', 60, 'from is not valid'],
      ['2026-11-01', '2026-11-02', 4, 'duration'],
      ['2026-11-01', '2026-11-02', 1441, 'duration'],
    ] as const) {
      const answer = await request(from, to, duration);
      expect(answer, message).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
      expect(answer.body.message).toContain(message);
    }
    expect((await send('GET', `/api/appointments/availability?staff_id=${staffId}&from=2026-11-01`)).body.message).toBe(
      'to is missing',
    );
  });
});

describe('a viewer', () => {
  it('reads appointments and availability, and cannot book', async () => {
    const { token } = await addMember(service.stack, org.id, 'viewer');
    const query = `staff_id=${staffId}&from=2026-11-23&to=2026-11-23&duration=60`;
    expect((await send('GET', `/api/appointments/availability?${query}`, undefined, token)).status).toBe(200);
    expect((await send('POST', '/api/appointments', booking('09:00', '10:00'), token)).body.code).toBe('FORBIDDEN');
    expect((await send('GET', '/api/appointments', undefined, token)).body.data).toEqual([]);
  });
});
