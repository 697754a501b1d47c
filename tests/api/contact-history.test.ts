import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { get, makeOrg, startTestApp, type TestApp, type TestOrg, waitForChanges } from '../helpers/app.ts';

let service: TestApp;
let org: TestOrg;
let contact: string;

beforeAll(async () => {
  service = await startTestApp({ env: { RATE_LIMIT_PER_IP: '100000', RATE_LIMIT_PER_ORG: '100000' } });
});
afterAll(() => service?.close());
beforeEach(async () => {
  org = await makeOrg(service.stack);
  contact = await makeContact(org);
});

async function makeContact({ id }: TestOrg): Promise<string> {
  const { rows } = await service.stack.sql.query<{ id: string }>(
    `insert into contacts (org_id, full_name) values ($1, 'Ada') returning id`,
    [id],
  );
  return rows[0]?.id ?? '';
}

/** Rows in pairs with the same microsecond. */
const histories = {
  messages: {
    columns: 'content,contact_id,created_at,direction,id,method,org_id,sent_at,updated_at',
    time: 'sent_at',
    insert: `insert into messages (org_id, contact_id, method, direction, content, sent_at)
      select $1, $2, 'sms', 'inbound', 'Hello ' || gen_random_uuid(), '2026-03-08Z'::timestamptz + (n / 2) * interval '1 microsecond'
      from generate_series(1, $3) n`,
  },
  calls: {
    columns:
      'agent_id,contact_id,contact_name,direction,duration_seconds,from_number,from_number_display,has_recording,id,org_id,sentiment,started_at,status,to_number,to_number_display',
    time: 'started_at',
    insert: `insert into call_logs (org_id, contact_id, direction, status, started_at, transcript, recording_key)
      select $1::uuid, $2, 'inbound', 'completed', '2026-03-08Z'::timestamptz + (n / 2) * interval '1 microsecond', 'Hello',
        $1::uuid || '/a.wav'
      from generate_series(1, $3) n`,
  },
  appointments: {
    columns:
      'contact_id,created_at,ends_at,external_event_id,id,location_id,notes,org_id,scheduled_at,staff_id,status,updated_at',
    time: 'scheduled_at',
    insert: `insert into appointments (org_id, contact_id, scheduled_at, ends_at)
      select $1, $2, '2026-03-08Z'::timestamptz + (n / 2) * interval '1 microsecond', '2026-03-09Z'
      from generate_series(1, $3) n`,
  },
};

describe.each(Object.entries(histories))("a contact's %s", (name, { columns, time, insert }) => {
  const read = (query = '', of = contact, as = org) => get(service.app, as, `/api/contacts/${of}/${name}${query}`);
  async function have(count: number) {
    await service.stack.sql.query(insert, [org.id, contact, count]);
    await waitForChanges(service.stack, service.app);
  }

  it('come latest first, each once, for any page size', async () => {
    await have(11);
    await makeContact(org);
    const whole = await read();
    const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);
    expect(whole.body.pagination).toEqual({ limit: 100, nextCursor: null });
    expect(new Set(ids(whole.body.data)).size).toBe(11);
    const times = whole.body.data.map((row: Record<string, string>) => row[time]);
    expect(times).toEqual(times.toSorted().reverse());
    for (const limit of [1, 2, 3, 10]) {
      const walked: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const { status, body } = await read(`?limit=${limit}${cursor && `&cursor=${cursor}`}`);
        expect(status).toBe(200);
        walked.push(...ids(body.data));
        cursor = body.pagination.nextCursor;
      }
      expect(walked, `by ${limit}`).toEqual(ids(whole.body.data));
    }
    // A full last page has no next cursor either.
    expect((await read('?limit=11')).body.pagination.nextCursor).toBeNull();
  });

  it('have only the declared properties, in two queries and then in none', async () => {
    await have(1);
    await get(service.app, org, '/api/contacts/stats');
    const { body, headers } = await read();
    expect(Object.keys(body.data[0]).sort()).toEqual(columns.split(',').sort());
    expect(headers['server-timing']).toContain('"2 queries"');
    const again = await read();
    expect(again.body).toEqual(body);
    expect(again.headers['server-timing']).toContain('"0 queries"');
    await have(2);
    expect((await read()).body.data).toHaveLength(3);
  });

  it('are empty for a contact without rows, and 404 for an unknown or foreign contact', async () => {
    expect((await read()).body).toEqual({ data: [], pagination: { limit: 100, nextCursor: null } });
    await have(1);
    const foreigner = await makeOrg(service.stack);
    for (const answer of [await read('', randomUUID()), await read('', contact, foreigner)]) {
      expect(answer).toMatchObject({ status: 404, body: { code: 'CONTACT_NOT_FOUND' } });
    }
    await service.stack.sql.query('delete from contacts where id = $1', [contact]);
    await waitForChanges(service.stack, service.app);
    expect((await read()).status).toBe(404);
  });

  it('refuse a cursor that they did not create', async () => {
    await have(2);
    const { nextCursor } = (await read('?limit=1')).body.pagination;
    const other = name === 'calls' ? 'messages' : 'calls';
    expect((await get(service.app, org, `/api/contacts/${contact}/${other}?cursor=${nextCursor}`)).status).toBe(400);
    const made = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    const id = randomUUID();
    for (const cursor of [
      'x',
      made(name, '2026-03-08T00:00:00+00:00', 'x),org_id.neq.('),
      made(name, '2026-13-08T00:00:00+00:00', id),
      made(name, '2026-02-30T00:00:00+00:00', id),
      made(name, '0000-03-08T00:00:00+00:00', id),
      made(name, 'infinity', id),
      made(name, '2026-03-08T00:00:00+00:00', id, 1),
    ]) {
      expect(await read(`?cursor=${cursor}`), cursor).toMatchObject({ status: 400, body: { code: 'INVALID_CURSOR' } });
    }
    for (const query of ['limit=0', 'limit=101', 'page=1']) expect((await read(`?${query}`)).status).toBe(400);
  });
});
