// The notifications of each statement on the change channel. They arrive in commit order, so a marker that is sent after a
// statement proves that all its notifications have arrived.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Change, changeChannel, parseChange } from '../../src/database/change-feed/change.ts';
import { makeOrg } from '../helpers/app.ts';
import { gatewayHeaders, startTestStack, type TestStack } from '../helpers/stack.ts';

let stack: TestStack;
let listener: pg.Client;
let writer: pg.Client;
const payloads: string[] = [];
let mark: { text: string; seen: () => void } | undefined;

beforeAll(async () => {
  stack = await startTestStack();
  listener = new pg.Client({ connectionString: stack.databaseUrl });
  writer = new pg.Client({ connectionString: stack.databaseUrl });
  await Promise.all([listener.connect(), writer.connect()]);
  listener.on('notification', ({ payload = '' }) => {
    if (payload === mark?.text) mark.seen();
    else payloads.push(payload);
  });
  await listener.query(`listen ${changeChannel}`);
});
afterAll(async () => {
  await writer?.end();
  await listener?.end();
  await stack?.close();
});
beforeEach(() => announced());

/** All changes since the last call, as the feed parses them. */
async function announced(): Promise<Change[]> {
  const { promise, resolve } = Promise.withResolvers<void>();
  mark = { text: `mark ${randomUUID()}`, seen: resolve };
  await stack.sql.query('select pg_notify($1, $2)', [changeChannel, mark.text]);
  await promise;
  return payloads.splice(0).map((payload) => {
    const change = parseChange(payload);
    if (change === undefined) throw new Error(`not a change: ${payload}`);
    return change;
  });
}

async function announcedFor(table: string) {
  const changes = await announced();
  return changes.filter((change) => change.table === table).map(({ orgs }) => orgs);
}

/** Tables that need a row before a row of this table can exist. */
const parents: Record<string, readonly string[]> = { call_queue: ['campaigns', 'contacts'], messages: ['contacts'] };

async function addOrg(table = ''): Promise<string> {
  const id = randomUUID();
  await writer.query(`insert into organizations ${inserts.organizations}`, [id]);
  for (const parent of parents[table] ?? []) await writer.query(`insert into ${parent} ${inserts[parent]}`, [id]);
  await announced();
  return id;
}

const e164 = `'+1' || (2000000000 + (random() * 7000000000)::bigint)`;
const inserts: Record<string, string> = {
  accounts: `(org_id, name) values ($1, 'Acme')`,
  agents: `(org_id, name) values ($1, 'Ann')`,
  appointments: `(org_id, scheduled_at, ends_at) values ($1, now(), now() + interval '1 hour')`,
  bizdev_sources: `(org_id, name) values ($1, 'Fair')`,
  call_logs: `(org_id, direction, status, started_at) values ($1, 'inbound', 'completed', now())`,
  call_queue: `(org_id, campaign_id, contact_id)
    select $1, campaigns.id, contacts.id from campaigns join contacts using (org_id) where org_id = $1`,
  campaigns: `(org_id, name) values ($1, 'Spring')`,
  contacts: `(org_id, full_name) values ($1, 'Bob')`,
  inbound_configs: '(org_id) values ($1)',
  integrations: `(org_id, name) values ($1, 'Page')`,
  knowledge_categories: `(org_id, name) values ($1, 'Prices')`,
  leads: '(org_id) values ($1)',
  locations: `(org_id, name) values ($1, 'Main street')`,
  messages: `(org_id, contact_id, method, direction, content)
    select $1, id, 'sms', 'inbound', 'Hi' from contacts where org_id = $1`,
  org_settings: '(org_id) values ($1)',
  organizations: `(id, name, slug) values ($1, 'Org', gen_random_uuid()::text)`,
  phone_numbers: `(org_id, e164) values ($1, ${e164})`,
  services: `(org_id, name) values ($1, 'Cut')`,
  staff: `(org_id, full_name) values ($1, 'Cleo')`,
  user_org_roles: `(org_id, user_id, role) values ($1, gen_random_uuid(), 'owner')`,
};
const orgColumn = (table: string) => (table === 'organizations' ? 'id' : 'org_id');

describe.each(Object.keys(inserts))('%s', (table) => {
  const where = `where ${orgColumn(table)} = $1`;

  it('announces each statement once, with its organisation: insert, update, delete', async () => {
    const org = table === 'organizations' ? randomUUID() : await addOrg(table);
    if (table === 'org_settings') await writer.query(`delete from org_settings ${where}`, [org]);
    await announced();
    await writer.query(`insert into ${table} ${inserts[table]}`, [org]);
    expect(await announcedFor(table)).toEqual([[org]]);
    await writer.query(`update ${table} set created_at = now() ${where}`, [org]);
    expect(await announcedFor(table)).toEqual([[org]]);
    await writer.query(`delete from ${table} ${where}`, [org]);
    expect(await announcedFor(table)).toEqual([[org]]);
  });

  it('announces nothing when no row changed', async () => {
    await writer.query(`update ${table} set created_at = now() ${where}`, [randomUUID()]);
    await writer.query(`delete from ${table} ${where}`, [randomUUID()]);
    await writer.query(`insert into ${table} (${orgColumn(table)}) select gen_random_uuid() where false`);
    expect(await announced()).toEqual([]);
  });

  it('announces both organisations when a row moves', async () => {
    const from = await addOrg(table);
    const to = table === 'organizations' ? randomUUID() : await addOrg(table);
    if (table === 'org_settings') await writer.query(`delete from org_settings ${where}`, [to]);
    if (['org_settings', 'organizations'].includes(table))
      await writer.query('delete from org_settings where org_id = $1', [from]);
    if (table !== 'organizations') await writer.query(`insert into ${table} ${inserts[table]}`, [from]);
    await announced();
    const theirs = (parents[table] ?? []).map(
      (parent) => `, ${parent.replace(/s$/, '')}_id = (select id from ${parent} where org_id = $2)`,
    );
    await writer.query(`update ${table} set ${orgColumn(table)} = $2 ${theirs.join('')} ${where}`, [from, to]);
    expect(await announcedFor(table)).toEqual([[from, to].sort()]);
  });

  it('announces a truncate for all organisations', async () => {
    // The audit log refuses to be truncated together with its organisation.
    await writer.query('alter table audit_log disable trigger refuse_truncate');
    await writer.query(`truncate ${table} cascade`);
    await writer.query('alter table audit_log enable trigger refuse_truncate');
    expect(await announcedFor(table)).toEqual(['*']);
  });
});

describe('templates, which belong to no organisation', () => {
  it('announce each statement once, for all organisations: insert, update, delete, truncate', async () => {
    for (const statement of [
      `insert into templates (name, content) values ('Welcome', 'Hello'), ('Farewell', 'Goodbye')`,
      'update templates set created_at = now()',
      `delete from templates where name = 'Welcome'`,
      'truncate templates',
    ]) {
      await writer.query(statement);
      expect(await announced(), statement).toMatchObject([{ table: 'templates', orgs: '*' }]);
    }
  });

  it('announce nothing when no row changed', async () => {
    await writer.query('update templates set created_at = now() where false');
    await writer.query('delete from templates where false');
    await writer.query(`insert into templates (name, content) select 'Welcome', 'Hello' where false`);
    expect(await announced()).toEqual([]);
  });
});

describe('a change announcement', () => {
  it('is sent by the cached tables and by no other', async () => {
    const announcing = async (by: string) => {
      const { rows } = await writer.query<{ name: string; triggers: number }>(
        `select tgrelid::regclass::text as name, count(*)::int as triggers from pg_trigger
         where tgfoid = $1::regproc and tgenabled = 'O' group by 1 order by 1`,
        [by],
      );
      return rows;
    };
    expect(await announcing('private.announce_change')).toEqual(
      Object.keys(inserts).map((name) => ({ name, triggers: 4 })),
    );
    expect(await announcing('private.announce_change_to_all')).toEqual([
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
    expect(await announced()).toEqual([]);
  });

  it('is sent at commit, not before', async () => {
    const org = await addOrg();
    await writer.query('begin');
    await writer.query(`insert into leads ${inserts.leads}`, [org]);
    expect(await announced()).toEqual([]);
    await writer.query('commit');
    expect(await announcedFor('leads')).toEqual([[org]]);
  });

  it('is sent once for a thousand equal changes in one transaction', async () => {
    const org = await addOrg();
    const leads = `insert into leads (org_id) values ('${org}');`;
    await writer.query(`do $$ begin for i in 1..1000 loop ${leads} end loop; end $$`);
    expect(await announcedFor('leads')).toEqual([[org]]);
  });

  it('has a different id in each transaction, and for each table and organisation', async () => {
    const [org, other] = [await addOrg(), await addOrg()];
    for (let round = 0; round < 2; round += 1) {
      await writer.query('begin');
      await writer.query(`insert into leads ${inserts.leads}`, [org]);
      await writer.query(`insert into leads ${inserts.leads}`, [other]);
      await writer.query(`insert into services ${inserts.services}`, [org]);
      await writer.query('commit');
    }
    const ids = (await announced()).map(({ id }) => id);
    expect(ids).toHaveLength(6);
    expect(new Set(ids).size).toBe(6);
  });

  it.each([
    [100, 100],
    [101, '*'],
  ])('for %i organisations names %s', async (count, named) => {
    await writer.query(
      `insert into organizations (name, slug) select 'Many', gen_random_uuid()::text from generate_series(1, $1)`,
      [count],
    );
    const [orgs, ...more] = await announcedFor('organizations');
    expect(orgs === '*' ? orgs : orgs?.length).toBe(named);
    expect(more).toEqual([]);
  });

  it('is sent for COPY', async () => {
    const org = await addOrg();
    await writer.query(`copy leads (org_id) from program 'echo ${org}; echo ${org}'`);
    expect(await announcedFor('leads')).toEqual([[org]]);
  });

  it('is sent once for an upsert that inserts and updates, and not for one that does nothing', async () => {
    const org = await addOrg();
    const [known, fresh] = [randomUUID(), randomUUID()];
    const insert = 'insert into services (id, org_id, name) values';
    await writer.query(`${insert} ($1, $2, 'Cut')`, [known, org]);
    await announced();
    const both = `${insert} ($1, $3, 'Cut'), ($2, $3, 'Cut') on conflict (org_id, id)`;
    await writer.query(`${both} do update set name = 'Shave'`, [known, fresh, org]);
    expect(await announcedFor('services')).toEqual([[org]]);
    await writer.query(`${both} do nothing`, [known, fresh, org]);
    expect(await announced()).toEqual([]);
  });

  it('is sent for rows that a delete cascades to', async () => {
    const org = await addOrg();
    for (const table of ['contacts', 'agents']) await writer.query(`insert into ${table} ${inserts[table]}`, [org]);
    await announced();
    await writer.query('delete from organizations where id = $1', [org]);
    const changes = await announced();
    expect(changes.map(({ table }) => table).sort()).toEqual(['agents', 'contacts', 'org_settings', 'organizations']);
    expect(changes.every(({ orgs }) => orgs[0] === org)).toBe(true);
  });

  it('is sent for a PostgREST write that is allowed, and not for one that is refused', async () => {
    const write = async (role: 'agent' | 'viewer') => {
      const org = await makeOrg(stack, { role });
      await announced();
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
      return { status, org: org.id, changes: await announced() };
    };
    const allowed = await write('agent');
    expect(allowed).toMatchObject({ status: 201, changes: [{ table: 'contacts', orgs: [allowed.org] }] });
    expect(await write('viewer')).toMatchObject({ status: 403, changes: [] });
  });
});
