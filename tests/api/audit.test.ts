// The database itself writes the audit log: every change to the setup of an organisation, and every deletion, by any writer. No
// other code can write to it.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMember, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { signPlatform } from '../helpers/platform-callers.ts';
import { requestAs, requestPostgrestAs } from '../helpers/request-as.ts';

let service: TestApp;
let org: TestOrg;

beforeAll(async () => {
  service = await startTestApp();
  org = await makeOrg(service.stack);
});
afterAll(() => service?.close());

const sql = (text: string, values: unknown[] = []) => service.stack.sql.query(text, values);
const asOwner: ReturnType<typeof requestAs> = (...request) => requestAs(service.app, org.token)(...request);

interface Row {
  readonly action: string;
  readonly subject_id: string | null;
  readonly details: { readonly before?: Record<string, unknown>; readonly after?: Record<string, unknown> };
}

/** The audit entries that an action adds, in the order in which they were written. */
async function addedBy(action: () => Promise<unknown>, orgId: string | null = org.id): Promise<Row[]> {
  const rows = async () =>
    (
      await sql(
        `select id, action, actor_id, database_role, subject_type, subject_id, request_id, details from audit_log
         where org_id is not distinct from $1 order by at, ctid`,
        [orgId],
      )
    ).rows;
  const before = new Set((await rows()).map(({ id }) => id));
  await action();
  return (await rows()).filter(({ id }) => !before.has(id)).map(({ id: _, ...row }) => row);
}

async function insert(table: string, columns: Record<string, unknown>): Promise<string> {
  const names = Object.keys(columns);
  const { rows } = await sql(
    `insert into ${table} (org_id, ${names}) values ($1, ${names.map((_, n) => `$${n + 2}`)}) returning id`,
    [org.id, ...Object.values(columns)],
  );
  return rows[0].id;
}

describe('a change to the setup of an organisation', () => {
  it('writes an audit entry with the actor, the request, and the values before and after', async () => {
    let requestId: unknown;
    const rows = await addedBy(async () => {
      const answer = await asOwner('PATCH', '/api/settings', { week_start: 3 }, { 'x-request-id': 'chosen-by-me' });
      requestId = answer.headers['x-request-id'];
    });
    expect(rows).toEqual([
      {
        action: 'settings.changed',
        actor_id: org.userId,
        database_role: null,
        subject_type: 'settings',
        subject_id: org.id,
        request_id: requestId,
        details: { before: { week_start: 1 }, after: { week_start: 3 } },
      },
    ]);
    expect(requestId).not.toBe('chosen-by-me');
  });

  const bodies: Record<string, { readonly made: object; readonly changed: object; readonly subject: string }> = {
    '/api/agents': { subject: 'agent', made: { name: 'Ann' }, changed: { name: 'Bea' } },
    '/api/phone-numbers': {
      subject: 'phone_number',
      made: { e164: '+12125550177', label: 'Desk' },
      changed: { label: 'Door' },
    },
    '/api/integrations': { subject: 'integration', made: { name: 'Page' }, changed: { name: 'Other page' } },
  };

  it.each(Object.entries(bodies))(
    'is audited when a resource is created, changed and deleted: %s',
    async (path, expected) => {
      const { subject, made, changed } = expected;
      const rows = await addedBy(async () => {
        const { body } = await asOwner('POST', path, made);
        expect((await asOwner('PATCH', `${path}/${body.id}`, changed)).status).toBe(200);
        // Repeats the same values, so nothing changes.
        expect((await asOwner('PATCH', `${path}/${body.id}`, changed)).status).toBe(200);
        expect((await asOwner('DELETE', `${path}/${body.id}`)).status).toBe(204);
      });
      expect(rows).toMatchObject([
        { action: `${subject}.created`, actor_id: org.userId, details: { after: made } },
        { action: `${subject}.changed`, actor_id: org.userId, details: { after: changed } },
        { action: `${subject}.deleted`, actor_id: org.userId, details: { before: { ...made, ...changed } } },
      ]);
      const [, change] = rows;
      expect(Object.keys(change?.details.before ?? {})).toEqual(Object.keys(changed));
    },
  );

  it('is audited with the database role when there is no token', async () => {
    const userId = randomUUID();
    const rows = await addedBy(async () => {
      await sql(`insert into user_org_roles (org_id, user_id, role) values ($1, $2, 'viewer')`, [org.id, userId]);
      await sql(`update user_org_roles set role = 'owner' where user_id = $1`, [userId]);
      await sql('delete from user_org_roles where user_id = $1', [userId]);
    });
    const by = { actor_id: null, database_role: 'postgres', request_id: null, subject_type: 'member' };
    expect(rows).toMatchObject([
      { ...by, action: 'member.created', subject_id: userId, details: { after: { user_id: userId, role: 'viewer' } } },
      { ...by, action: 'member.changed', details: { before: { role: 'viewer' }, after: { role: 'owner' } } },
      { ...by, action: 'member.deleted', details: { before: { user_id: userId, role: 'owner' } } },
    ]);
  });

  it('is audited for the inbound configuration, which its first change creates', async () => {
    const rows = await addedBy(async () => {
      for (const greeting of ['Hello', 'x'.repeat(1500)]) await asOwner('PATCH', '/api/settings/inbound', { greeting });
    });
    expect(rows).toMatchObject([
      { action: 'inbound_config.created', details: { after: { greeting: 'Hello' } } },
      {
        action: 'inbound_config.changed',
        details: { before: { greeting: 'Hello' }, after: { greeting: { characters: 1500 } } },
      },
    ]);
  });

  it('is audited for every setup table, on every event', async () => {
    const { rows } = await sql(`
      select tgrelid::regclass::text as name, string_agg(tgname, ' ' order by tgname) as triggers
      from pg_trigger where tgfoid = 'private.audit_change'::regproc group by 1 having count(*) > 1`);
    const all = 'audit_delete audit_insert audit_update';
    expect(Object.fromEntries(rows.map(({ name, triggers }) => [name, triggers]))).toMatchObject({
      ...{ agents: all, inbound_configs: all, integrations: all, organizations: all, phone_numbers: all },
      ...{ templates: all, user_org_roles: all, org_settings: 'audit_delete audit_update' },
    });
  });

  it('to a row that all organisations share is audited without an organisation', async () => {
    const ops = requestAs(service.app, await signPlatform(service.stack));
    const content = 'x'.repeat(5000);
    const rows = await addedBy(() => ops('POST', '/api/templates', { name: `T ${randomUUID()}`, content }), null);
    expect(rows).toMatchObject([{ action: 'template.created', details: { after: { content: { characters: 5000 } } } }]);
  });

  it('is not audited when the service only notes a state, or encrypts secrets again', async () => {
    const destination = { name: 'Team', kind: 'slack', secret_url: 'sealed', url_host: 'a.example' };
    const id = await insert('alert_destinations', destination);
    const line = { provider: 'twilio', name: 'Line', webhook_id: 'a'.repeat(32), secrets: '{one}', api_key: 'one' };
    const connectionId = await insert('connections', line);
    const updatedAt = async () => (await sql('select updated_at from alert_destinations where id = $1', [id])).rows;
    const before = await updatedAt();
    const reseal = `begin; set local callboard.reseals_secrets = 'on';
      update connections set secrets = '{again}', api_key = 'again' where id = '${connectionId}'; commit`;
    const rows = await addedBy(async () => {
      await sql('update alert_destinations set failing_since = now() where id = $1', [id]);
      await sql(reseal);
    });
    expect(rows).toEqual([]);
    expect(await updatedAt()).toEqual(before);
    const changes = await addedBy(async () => {
      await sql('update alert_destinations set active = false, failing_since = null where id = $1', [id]);
      await sql(`update connections set secrets = '{other}' where id = $1`, [connectionId]);
    });
    expect(changes).toMatchObject([
      {
        action: 'alert_destination.changed',
        details: { before: { active: true }, after: { active: false } },
      },
      { action: 'connection.changed', details: { after: { secrets: '***' } } },
    ]);
  });

  it('is not audited when it fails', async () => {
    const rows = await addedBy(() => asOwner('POST', '/api/phone-numbers', { e164: '+12125550178', provider: '' }));
    expect(rows).toEqual([]);
  });

  it('is audited with secrets masked by name, also inside JSON, and long text reduced to its length', async () => {
    const value = async (name: string, json: unknown) =>
      (await sql('select private.audited_value($1, $2) as value', [name, JSON.stringify(json)])).rows[0].value;
    for (const name of ['access_token', 'api_key', 'apiKey', 'webhookSecret', 'password', 'private_key']) {
      expect(await value(name, 'hush'), name).toBe('***');
      expect(await value('config', { [name]: 'hush', port: 1 }), name).toEqual({ [name]: '***', port: 1 });
      expect(await value('config', [{ [name]: ['hush'] }]), name).toEqual([{ [name]: '***' }]);
    }
    expect(await value('greeting', 'é'.repeat(600))).toEqual({ characters: 600 });
    expect(await value('greeting', null)).toBeNull();
  });
});

describe('a deletion', () => {
  it('writes an audit entry for each row, with ids, numbers, times and flags, and without text', async () => {
    const contact = await insert('contacts', { full_name: 'Jane Doe', phone: '+12125550100', notes: 'Private.' });
    const rows = await addedBy(() => asOwner('DELETE', `/api/contacts/${contact}`));
    expect(rows).toMatchObject([{ action: 'contact.deleted', subject_id: contact, actor_id: org.userId }]);
    expect(JSON.stringify(rows)).not.toMatch(/Jane|2125550100|Private/);
    const account = await insert('accounts', { name: 'Acme' });
    const lead = await insert('leads', { name: 'Jane Doe', account_id: account, value_micros: 7 });
    const [row] = await addedBy(() => asOwner('DELETE', `/api/leads/${lead}`));
    expect(row).toMatchObject({
      action: 'lead.deleted',
      details: { before: { account_id: account, value_micros: 7 } },
    });
  });

  it('is audited in every table that members may delete from', async () => {
    const { rows } = await sql(`
      select relname as name, array(
        select distinct tgname::text from pg_trigger where tgrelid = t.oid and tgfoid = 'private.audit_change'::regproc
      ) as triggers
      from pg_class t
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        and has_table_privilege('authenticated', oid, 'delete')`);
    expect(rows.length).toBeGreaterThan(10);
    for (const { name, triggers } of rows) expect(triggers, name).toContain('audit_delete');
  });

  it('of many rows writes at most a hundred entries, and one with the total count', async () => {
    await sql(`insert into services (org_id, name) select $1, 'S' || n from generate_series(1, 150) n`, [org.id]);
    const rows = await addedBy(() => sql('delete from services where org_id = $1', [org.id]));
    expect(rows).toHaveLength(101);
    const total = expect.objectContaining({ action: 'service.deleted', subject_id: null, details: { rows: 150 } });
    expect(rows).toContainEqual(total);
    await sql(`insert into services (org_id, name) select $1, 'S' || n from generate_series(1, 100) n`, [org.id]);
    expect(await addedBy(() => sql('delete from services where org_id = $1', [org.id]))).toHaveLength(100);
  });

  it('that cascades has the same limit for each table, whatever the number of rows', async () => {
    await sql(
      `with made as (
         insert into contacts (org_id, full_name) select $1, 'Gone' from generate_series(1, 300) returning id
       )
       insert into messages (org_id, contact_id, method, direction, content)
       select $1, id, 'sms', 'inbound', 'Nr ' || n from made, generate_series(1, 3) n`,
      [org.id],
    );
    const rows = await addedBy(() => sql(`delete from contacts where org_id = $1 and full_name = 'Gone'`, [org.id]));
    const of = (subject: string) => rows.filter(({ action }) => action === `${subject}.deleted`);
    expect([of('contact').length, of('message').length, rows.length]).toEqual([101, 101, 202]);
    expect(of('contact').at(-1)).toMatchObject({ subject_id: null, details: { rows: 300 } });
    expect(of('message').at(-1)).toMatchObject({ subject_id: null, details: { rows: 900 } });
  });

  it('of an organisation leaves its audit log in place', async () => {
    const other = await makeOrg(service.stack);
    const rows = await addedBy(() => sql('delete from organizations where id = $1', [other.id]), other.id);
    expect(rows.map(({ action }) => action).sort()).toEqual([
      'member.deleted',
      'organization.deleted',
      'settings.deleted',
    ]);
  });
});

describe('GET /api/audit', () => {
  const read = async (query = '') => (await asOwner('GET', `/api/audit?${query}`)).body;
  const add = (orgId: string, columns: Record<string, unknown>) => {
    const entry = { action: 'call.deleted', subject_type: 'call', details: {}, org_id: orgId, ...columns };
    return sql('insert into audit_log select * from jsonb_populate_record(null::audit_log, $1)', [
      JSON.stringify({ id: randomUUID(), at: '2025-06-01T12:00:00Z', ...entry }),
    ]);
  };

  it('shows the entries of the organisation, the latest first, with the names of their actors', async () => {
    await sql('insert into auth.users (id, email, raw_user_meta_data) values ($1, $2, $3)', [
      ...[org.userId, `${org.userId}@example.com`, { full_name: 'Olivia Bennett' }],
    ]);
    const other = await makeOrg(service.stack);
    const subject = randomUUID();
    await add(org.id, { subject_id: subject, actor_id: org.userId, details: { rows: 1 }, request_id: 'r' });
    // The actor was deleted.
    await add(org.id, { subject_id: subject, actor_id: randomUUID(), at: '2025-06-02T12:00:00Z' });
    await add(org.id, { subject_id: subject, at: '2025-06-03T12:00:00Z' });
    await add(other.id, { subject_id: subject, actor_id: other.userId });
    const { data, pagination } = await read(`subject_id=${subject}`);
    const nobody = { actor_name: null, actor_email: null };
    expect(data).toMatchObject([{ actor_id: null, ...nobody }, { actor_id: expect.any(String), ...nobody }, {}]);
    expect(data[2]).toEqual({
      id: expect.any(String),
      at: '2025-06-01T12:00:00+00:00',
      ...{ actor_id: org.userId, actor_name: 'Olivia Bennett', actor_email: `${org.userId}@example.com` },
      ...{ action: 'call.deleted', subject_type: 'call', subject_id: subject, request_id: 'r', details: { rows: 1 } },
    });
    expect(pagination).toEqual({ limit: 50, nextCursor: null });
  });

  it('filters by actor, actions and time, and pages through entries of the same time', async () => {
    const actor = randomUUID();
    const actions = ['recording.url_issued', 'recording.downloaded', 'call.reviewed'];
    for (const action of actions) for (const _ of [1, 2]) await add(org.id, { actor_id: actor, action });
    await add(org.id, { actor_id: actor, action: 'late', at: '2025-06-02T00:00:00Z' });
    const listened = 'action=recording.url_issued&action=recording.downloaded';
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await read(`actor_id=${actor}&${listened}&limit=3${cursor && `&cursor=${cursor}`}`);
      ids.push(...page.data.map(({ id }: { id: string }) => id));
      cursor = page.pagination.nextCursor;
    }
    expect([ids.length, new Set(ids).size]).toEqual([4, 4]);
    // A date as `to` includes the day.
    expect((await read(`actor_id=${actor}&from=2025-06-01&to=2025-06-01`)).data).toHaveLength(6);
    expect((await read(`actor_id=${actor}&from=2025-06-01T12:00:01Z`)).data).toMatchObject([{ action: 'late' }]);
    expect(await read('cursor=e30')).toMatchObject({ code: 'INVALID_CURSOR' });
  });

  it('names no user whom the audit log of the organisation does not name', async () => {
    const other = await makeOrg(service.stack);
    await sql('insert into auth.users (id, email) values ($1, $2)', [other.userId, `${other.userId}@example.com`]);
    const names = async (token: string) =>
      (await requestPostgrestAs(service.stack, token, org.id)('POST', 'rpc/audit_actors', { actors: [other.userId] }))
        .body;
    expect(await names(org.token)).toEqual([]);
    await add(org.id, { actor_id: other.userId });
    expect(await names(org.token)).toMatchObject([{ id: other.userId }]);
    expect(await names((await addMember(service.stack, org.id, 'agent')).token)).toEqual([]);
  });
});

describe('recording a call', () => {
  it('runs no audit trigger', async () => {
    const { rows } = await sql(`
      select tgname from pg_trigger
      where tgrelid = 'call_logs'::regclass and tgfoid = 'private.audit_change'::regproc and tgname <> 'audit_delete'`);
    expect(rows).toEqual([]);
  });
});

describe('without the service', () => {
  const forged = () => ({ org_id: org.id, actor_id: org.userId, action: 'organization.deleted', subject_type: 'org' });

  it.each(['owner', 'viewer'] as const)('a member cannot write an audit entry: %s', async (role) => {
    const { token } = await addMember(service.stack, org.id, role);
    const ask = requestPostgrestAs(service.stack, token, org.id);
    const rows = await addedBy(async () => {
      expect((await ask('POST', 'audit_log', forged())).status).toBe(403);
      for (const action of ['organization.deleted', 'member.changed', '']) {
        expect((await ask('POST', 'rpc/audit', { action, subject: null, details: {} })).status, action).toBe(400);
      }
      const ofOps = { action: 'cache.invalidated', subject: org.id, details: {} };
      expect((await ask('POST', 'rpc/audit', ofOps)).body).toBe(false);
    });
    expect(rows).toEqual([]);
  });

  it('the service role cannot write an audit entry', async () => {
    const token = await service.stack.keys.sign({ role: 'service_role' }, { expiresInSeconds: 60 });
    const ask = requestPostgrestAs(service.stack, token);
    expect((await ask('POST', 'audit_log', forged())).status).toBe(403);
    const reported = { action: 'cache.invalidated', subject: null, details: {} };
    expect((await ask('POST', 'rpc/audit', reported)).status).toBe(403);
  });

  it('a member can report the playing of a recording of their own organisation only, and without details', async () => {
    const other = await makeOrg(service.stack);
    const call = async (id: string) =>
      (
        await sql(
          `insert into call_logs (org_id, direction, status, started_at) values ($1, 'inbound', 'missed', now()) returning id`,
          [id],
        )
      ).rows[0].id;
    const [own, foreign] = [await call(org.id), await call(other.id)];
    const ask = requestPostgrestAs(service.stack, org.token, org.id);
    const report = (subject: string) =>
      ask('POST', 'rpc/audit', { action: 'recording.url_issued', subject, details: { said: 'anything' } });
    expect((await report(foreign)).body).toBe(false);
    const rows = await addedBy(async () => expect((await report(own)).body).toBe(true));
    expect(rows).toMatchObject([{ actor_id: org.userId, subject_id: own, details: {} }]);
  });

  it('ops cannot write details over the size limit or that are not an object', async () => {
    const ops = requestPostgrestAs(service.stack, await signPlatform(service.stack));
    for (const details of [{ long: 'x'.repeat(5000) }, [], null, 'text']) {
      const reported = { action: 'cache.invalidated', subject: null, details };
      expect((await ops('POST', 'rpc/audit', reported)).status).toBe(400);
    }
  });
});
