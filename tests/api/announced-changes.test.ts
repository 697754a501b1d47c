// What the database announces on the change channel, statement by statement. Messages arrive in the order of the commits, so a marker
// that is sent after a statement arrives after all its announcements.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Change, changeChannel, parseChange } from '../../src/database/change-feed/change.ts';
import { makeOrg } from '../helpers/app.ts';
import { everyResource, minimalBody } from '../helpers/every-resource.ts';
import { gatewayHeaders, startTestStack, type TestStack } from '../helpers/stack.ts';

let stack: TestStack;
let listener: pg.Client;
let writer: pg.Client;
const payloads: string[] = [];
let marker: { text: string; onSeen: () => void } | undefined;

beforeAll(async () => {
  stack = await startTestStack();
  listener = new pg.Client({ connectionString: stack.databaseUrl });
  writer = new pg.Client({ connectionString: stack.databaseUrl });
  await Promise.all([listener.connect(), writer.connect()]);
  listener.on('notification', ({ payload = '' }) => {
    if (payload === marker?.text) marker.onSeen();
    else payloads.push(payload);
  });
  await listener.query(`listen ${changeChannel}`);
});
afterAll(async () => {
  await writer?.end();
  await listener?.end();
  await stack?.close();
});
beforeEach(() => readAnnouncements());

/** The announcements since the last call, parsed as the change feed does. */
async function readAnnouncements(): Promise<Change[]> {
  const { promise, resolve } = Promise.withResolvers<void>();
  marker = { text: `marker ${randomUUID()}`, onSeen: resolve };
  await stack.sql.query('select pg_notify($1, $2)', [changeChannel, marker.text]);
  await promise;
  return payloads.splice(0).map((payload) => {
    const change = parseChange(payload);
    if (change === undefined) throw new Error(`${payload} is not a change`);
    return change;
  });
}

async function announcedOrgsOf(table: string) {
  const changes = await readAnnouncements();
  return changes.filter((change) => change.table === table).map(({ orgs }) => orgs);
}

/** Tables that a row of this table references. */
const parents: Record<string, readonly string[]> = {
  alert_rule_states: ['alert_rules'],
  call_queue: ['campaigns', 'contacts'],
  call_reviews: ['call_logs'],
  messages: ['contacts'],
};
const references: Record<string, string> = { alert_rules: 'rule_id', call_logs: 'call_id' };
const referenceTo = (parent: string) => references[parent] ?? `${parent.replace(/s$/, '')}_id`;

async function addOrg(table = ''): Promise<string> {
  const id = randomUUID();
  await writer.query(`insert into organizations ${inserts.organizations}`, [id]);
  for (const parent of parents[table] ?? []) await writer.query(`insert into ${parent} ${inserts[parent]}`, [id]);
  await readAnnouncements();
  return id;
}

const e164 = `'+1' || (2000000000 + (random() * 7000000000)::bigint)`;
const related: Record<string, string> = {
  alert_destinations: `(org_id, name, kind, secret_url, url_host) values ($1, 'Team', 'slack', 'sealed', 'a.example')`,
  alert_rules: `(org_id, name, metric, metric_version, window_minutes, operator, threshold)
    values ($1, 'Missed', 'missed', 1, 60, 'above', 1)`,
  alert_rule_states: `(org_id, rule_id, state, since, evaluated_at)
    select $1, id, 'ok', now(), now() from alert_rules where org_id = $1`,
  appointments: `(org_id, scheduled_at, ends_at) values ($1, now(), now() + interval '1 hour')`,
  call_back_resolutions: `(org_id, number, resolution, call_id, resolved_through)
    values ($1, ${e164}, 'done', gen_random_uuid(), now())`,
  call_logs: `(org_id, direction, status, started_at) values ($1, 'inbound', 'completed', now())`,
  call_reviews: `(org_id, call_id) select $1, id from call_logs where org_id = $1`,
  call_queue: `(org_id, campaign_id, contact_id)
    select $1, campaigns.id, contacts.id from campaigns join contacts using (org_id) where org_id = $1`,
  connections: `(org_id, provider, name, webhook_id) values ($1, 'twilio', 'Line', md5(random()::text))`,
  inbound_configs: '(org_id) values ($1)',
  messages: `(org_id, contact_id, method, direction, content)
    select $1, id, 'sms', 'inbound', 'Hi' from contacts where org_id = $1`,
  org_settings: '(org_id) values ($1)',
  organizations: `(id, name, slug) values ($1, 'Org', gen_random_uuid()::text)`,
  phone_numbers: `(org_id, e164) values ($1, ${e164})`,
  user_org_roles: `(org_id, user_id, role) values ($1, gen_random_uuid(), 'owner')`,
};
/** For each other resource: its minimal row. */
const plain = (await everyResource())
  .filter(({ resource: { table, isGlobal } }) => !isGlobal && !(table in related))
  .map(({ resource }): [string, string] => {
    const row = minimalBody(resource);
    const columns = Object.keys(row).join(', ');
    const record = `jsonb_populate_record(null::${resource.table}, '${JSON.stringify(row)}')`;
    return [resource.table, `(org_id, ${columns}) select $1, ${columns} from ${record}`];
  });
const inserts = Object.fromEntries([...Object.entries(related), ...plain].sort());
const orgColumn = (table: string) => (table === 'organizations' ? 'id' : 'org_id');

describe.each(Object.keys(inserts))('%s', (table) => {
  const where = `where ${orgColumn(table)} = $1`;
  const touched = table === 'call_back_resolutions' ? 'resolved_at' : 'created_at';

  it('announces each insert, update and delete once, with its organisation', async () => {
    const org = table === 'organizations' ? randomUUID() : await addOrg(table);
    if (table === 'org_settings') await writer.query(`delete from org_settings ${where}`, [org]);
    await readAnnouncements();
    await writer.query(`insert into ${table} ${inserts[table]}`, [org]);
    expect(await announcedOrgsOf(table)).toEqual([[org]]);
    await writer.query(`update ${table} set ${touched} = now() ${where}`, [org]);
    expect(await announcedOrgsOf(table)).toEqual([[org]]);
    await writer.query(`delete from ${table} ${where}`, [org]);
    expect(await announcedOrgsOf(table)).toEqual([[org]]);
  });

  it('announces nothing when no row changed', async () => {
    await writer.query(`update ${table} set ${touched} = now() ${where}`, [randomUUID()]);
    await writer.query(`delete from ${table} ${where}`, [randomUUID()]);
    await writer.query(`insert into ${table} (${orgColumn(table)}) select gen_random_uuid() where false`);
    expect(await readAnnouncements()).toEqual([]);
  });

  it('announces both organisations when a row moves', async () => {
    const from = await addOrg(table);
    const to = table === 'organizations' ? randomUUID() : await addOrg(table);
    if (table === 'org_settings') await writer.query(`delete from org_settings ${where}`, [to]);
    if (['org_settings', 'organizations'].includes(table))
      await writer.query('delete from org_settings where org_id = $1', [from]);
    if (table !== 'organizations') await writer.query(`insert into ${table} ${inserts[table]}`, [from]);
    await readAnnouncements();
    const movedParents = (parents[table] ?? []).map(
      (parent) => `, ${referenceTo(parent)} = (select id from ${parent} where org_id = $2)`,
    );
    await writer.query(`update ${table} set ${orgColumn(table)} = $2 ${movedParents.join('')} ${where}`, [from, to]);
    expect(await announcedOrgsOf(table)).toEqual([[from, to].sort()]);
  });

  it('announces a truncate for all organisations', async () => {
    // A trigger of the audit log would refuse the truncate.
    await writer.query('alter table audit_log disable trigger refuse_truncate');
    await writer.query(`truncate ${table} cascade`);
    await writer.query('alter table audit_log enable trigger refuse_truncate');
    expect(await announcedOrgsOf(table)).toEqual(['*']);
  });
});

describe('templates, which have no organisation', () => {
  it('are announced once for all organisations: insert, update, delete, truncate', async () => {
    for (const statement of [
      `insert into templates (name, content) values ('Welcome', 'Hello'), ('Farewell', 'Goodbye')`,
      'update templates set created_at = now()',
      `delete from templates where name = 'Welcome'`,
      'truncate templates',
    ]) {
      await writer.query(statement);
      expect(await readAnnouncements(), statement).toMatchObject([{ table: 'templates', orgs: '*' }]);
    }
  });

  it('are not announced when no row changed', async () => {
    await writer.query('update templates set created_at = now() where false');
    await writer.query('delete from templates where false');
    await writer.query(`insert into templates (name, content) select 'Welcome', 'Hello' where false`);
    expect(await readAnnouncements()).toEqual([]);
  });
});

describe('an announcement', () => {
  it('comes only from tables that are cached', async () => {
    const tablesWithTrigger = async (by: string) => {
      const { rows } = await writer.query<{ name: string; triggers: number }>(
        `select tgrelid::regclass::text as name, count(*)::int as triggers from pg_trigger
         where tgfoid = $1::regproc and tgenabled = 'O' group by 1 order by 1`,
        [by],
      );
      return rows;
    };
    expect(await tablesWithTrigger('private.announce_change')).toEqual(
      Object.keys(inserts).map((name) => ({ name, triggers: 4 })),
    );
    expect(await tablesWithTrigger('private.announce_change_to_all')).toEqual([
      { name: 'platform_roles', triggers: 4 },
      { name: 'templates', triggers: 4 },
    ]);
  });

  it('is not sent when the transaction or the savepoint is rolled back', async () => {
    const org = await addOrg();
    await writer.query('begin');
    await writer.query(`insert into leads ${inserts.leads}`, [org]);
    await writer.query('rollback');
    await writer.query('begin; savepoint before');
    await writer.query(`insert into leads ${inserts.leads}`, [org]);
    await writer.query('rollback to before; commit');
    expect(await readAnnouncements()).toEqual([]);
  });

  it('is sent at commit, not before', async () => {
    const org = await addOrg();
    await writer.query('begin');
    await writer.query(`insert into leads ${inserts.leads}`, [org]);
    expect(await readAnnouncements()).toEqual([]);
    await writer.query('commit');
    expect(await announcedOrgsOf('leads')).toEqual([[org]]);
  });

  it('is sent once by a transaction with a thousand equal statements', async () => {
    const org = await addOrg();
    const leads = `insert into leads (org_id) values ('${org}');`;
    await writer.query(`do $$ begin for i in 1..1000 loop ${leads} end loop; end $$`);
    expect(await announcedOrgsOf('leads')).toEqual([[org]]);
  });

  it('names the calls that a statement adds or changes, up to ten in a transaction', async () => {
    const org = await addOrg();
    const insert = 'insert into call_logs (org_id, direction, status, started_at)';
    const add = (calls: number) =>
      `${insert} select '${org}', 'inbound', 'ringing', '2026-11-28 09:30:00.125+00' from generate_series(1, ${calls})`;
    const namedCalls = async () => (await readAnnouncements()).map(({ calls }) => calls?.length ?? 0);
    await writer.query(add(10));
    expect(await namedCalls()).toEqual([10]);
    await writer.query(add(11));
    expect(await namedCalls()).toEqual([0]);
    await writer.query(`begin; set local time zone 'Asia/Kolkata'; ${add(1)} returning id; commit`);
    const [added] = await readAnnouncements();
    expect(added?.calls).toEqual([
      {
        ...{ id: expect.any(String), status: 'ringing', direction: 'inbound' },
        ...{ started_at: '2026-11-28T09:30:00.125', agent_id: null },
      },
    ]);
    const id = added?.calls?.[0]?.id;
    await writer.query(`update call_logs set status = 'completed' where id = $1`, [id]);
    expect(await readAnnouncements()).toMatchObject([{ orgs: [org], calls: [{ id, status: 'completed' }] }]);
    await writer.query('delete from call_logs where id = $1', [id]);
    expect(await namedCalls()).toEqual([0]);
    await writer.query(`do $$ begin for i in 1..1000 loop ${add(1)}; end loop; end $$`);
    expect((await namedCalls()).sort()).toEqual([0, ...Array.from({ length: 10 }, () => 1)]);
  });

  it('names no call of a write to two organisations, and no leg', async () => {
    const [org, other] = [await addOrg(), await addOrg()];
    const insert = 'insert into call_logs (org_id, direction, status, started_at, leg_of) values';
    await writer.query(`${insert} ($1, 'inbound', 'ringing', now(), null), ($2, 'inbound', 'ringing', now(), null)`, [
      org,
      other,
    ]);
    const [both] = await readAnnouncements();
    expect(both?.orgs).toHaveLength(2);
    expect(both).not.toHaveProperty('calls');
    await writer.query(
      `${insert} ($1, 'inbound', 'ringing', now(), (select id from call_logs where org_id = $1 limit 1))`,
      [org],
    );
    const [leg] = await readAnnouncements();
    expect(leg).toMatchObject({ orgs: [org] });
    expect(leg).not.toHaveProperty('calls');
  });

  it('has an id of its own for each transaction, table and organisation', async () => {
    const [org, other] = [await addOrg(), await addOrg()];
    for (let round = 0; round < 2; round += 1) {
      await writer.query('begin');
      await writer.query(`insert into leads ${inserts.leads}`, [org]);
      await writer.query(`insert into leads ${inserts.leads}`, [other]);
      await writer.query(`insert into services ${inserts.services}`, [org]);
      await writer.query('commit');
    }
    const ids = (await readAnnouncements()).map(({ id }) => id);
    expect(ids).toHaveLength(6);
    expect(new Set(ids).size).toBe(6);
  });

  it.each([
    [100, 100],
    [101, '*'],
  ])('of %i organisations names %s', async (count, named) => {
    await writer.query(
      `insert into organizations (name, slug) select 'Many', gen_random_uuid()::text from generate_series(1, $1)`,
      [count],
    );
    const [orgs, ...more] = await announcedOrgsOf('organizations');
    expect(orgs === '*' ? orgs : orgs?.length).toBe(named);
    expect(more).toEqual([]);
  });

  it('is sent after a COPY', async () => {
    const org = await addOrg();
    await writer.query(`copy leads (org_id) from program 'echo ${org}; echo ${org}'`);
    expect(await announcedOrgsOf('leads')).toEqual([[org]]);
  });

  it('is sent once by an upsert that inserts and updates, and not by one that does nothing', async () => {
    const org = await addOrg();
    const [known, fresh] = [randomUUID(), randomUUID()];
    const insert = 'insert into services (id, org_id, name) values';
    await writer.query(`${insert} ($1, $2, 'Cut')`, [known, org]);
    await readAnnouncements();
    const both = `${insert} ($1, $3, 'Cut'), ($2, $3, 'Cut') on conflict (org_id, id)`;
    await writer.query(`${both} do update set name = 'Shave'`, [known, fresh, org]);
    expect(await announcedOrgsOf('services')).toEqual([[org]]);
    await writer.query(`${both} do nothing`, [known, fresh, org]);
    expect(await readAnnouncements()).toEqual([]);
  });

  it('is sent for rows that a deletion cascades to', async () => {
    const org = await addOrg();
    for (const table of ['contacts', 'agents']) await writer.query(`insert into ${table} ${inserts[table]}`, [org]);
    await readAnnouncements();
    await writer.query('delete from organizations where id = $1', [org]);
    const changes = await readAnnouncements();
    expect(changes.map(({ table }) => table).sort()).toEqual(['agents', 'contacts', 'org_settings', 'organizations']);
    expect(changes.every(({ orgs }) => orgs[0] === org)).toBe(true);
  });

  it('is sent when a member writes through PostgREST, and not when the write is refused', async () => {
    const write = async (role: 'agent' | 'viewer') => {
      const org = await makeOrg(stack, { role });
      await readAnnouncements();
      const { status } = await fetch(`${stack.services.supabase.url}/rest/v1/contacts`, {
        method: 'POST',
        headers: {
          ...gatewayHeaders(stack),
          authorization: `Bearer ${org.token}`,
          'x-org-id': org.id,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ org_id: org.id, full_name: 'Bob' }),
      });
      return { status, org: org.id, changes: await readAnnouncements() };
    };
    const allowed = await write('agent');
    expect(allowed).toMatchObject({ status: 201, changes: [{ table: 'contacts', orgs: [allowed.org] }] });
    expect(await write('viewer')).toMatchObject({ status: 403, changes: [] });
  });
});
