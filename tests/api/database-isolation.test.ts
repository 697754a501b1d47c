import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../helpers/database.ts';
import { insertTwoOrgs } from '../helpers/insert-two-orgs.ts';
import { type Caller, queryAs } from '../helpers/sql-caller.ts';

const id = (org: number, n: number) => `${org}0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const [own, foreign] = [id(1, 0), id(2, 0)];
const users = { owner: id(0, 1), admin: id(0, 2), agent: id(0, 3), viewer: id(0, 4) };
const as = (role: keyof typeof users, orgId = own): Caller => ({ userId: users[role], orgId });

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;
let tables: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await insertTwoOrgs(client);
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
  );
  tables = rows.map(({ name }) => name);
});

afterAll(async () => {
  await client?.end();
  await database?.close();
});

const withoutOrg = ['templates', 'platform_roles', 'user_preferences'];

const visibleOrgs = async (caller: Caller, table: string) => {
  const column = table === 'organizations' ? 'id' : withoutOrg.includes(table) ? 'null' : 'org_id';
  const rows = await queryAs(client, caller, `select distinct ${column} as org from public.${table}`);
  return rows.map(({ org }) => org);
};

describe('reading', () => {
  it('shows a member only their own organisation, in every table', async () => {
    // They have no platform role and no preferences.
    for (const table of tables.filter((name) => !['platform_roles', 'user_preferences'].includes(name))) {
      expect(await visibleOrgs(as('owner'), table), table).toEqual([table === 'templates' ? null : own]);
    }
  });

  it.each<[string, Caller]>([
    ['the header of another organisation', as('owner', foreign)],
    ['a malformed header', { ...as('owner', 'org-1'), claimedOrgId: own }],
    ['an empty header', { ...as('owner', ''), claimedOrgId: own }],
    ['the claim of another organisation', { userId: users.owner, claimedOrgId: foreign }],
    ['no organisation', { userId: users.owner }],
    ['no user in the token', { orgId: own }],
    ['a user who is not a member', { userId: id(0, 77), orgId: own }],
  ])('shows nothing in any table with %s', async (_, caller) => {
    for (const table of tables) expect(await visibleOrgs(caller, table), table).toEqual([]);
  });

  it('shows nothing of a deleted organisation', async () => {
    await client.query('update public.organizations set deleted_at = now() where id = $1', [own]);
    for (const table of tables) expect(await visibleOrgs(as('owner'), table), table).toEqual([]);
    expect(await queryAs(client, as('owner'), 'select * from public.my_memberships()')).toEqual([]);
    await client.query('update public.organizations set deleted_at = null where id = $1', [own]);
  });

  it('uses the organisation of the token when no header names one', async () => {
    expect(await visibleOrgs({ userId: users.viewer, claimedOrgId: own }, 'call_logs')).toEqual([own]);
  });

  it('is refused for anon in every table', async () => {
    for (const table of tables) {
      await expect(queryAs(client, { role: 'anon' }, `select 1 from public.${table}`), table).rejects.toThrow('denied');
    }
  });

  it('shows the audit log only to owners and admins', async () => {
    expect(await visibleOrgs(as('admin'), 'audit_log')).toEqual([own]);
    expect(await visibleOrgs(as('agent'), 'audit_log')).toEqual([]);
  });
});

describe('writing', () => {
  const insertContact = (org: string) =>
    `insert into public.contacts (org_id, full_name) values ('${org}', 'Eve') returning id`;
  const renameAgents = `update public.agents set name = 'x' returning id`;

  it('is for owners, admins and agents; tables of the setup are for owners and admins', async () => {
    for (const role of ['owner', 'admin', 'agent'] as const) {
      expect(await queryAs(client, as(role), insertContact(own)), role).toHaveLength(1);
      expect(await queryAs(client, as(role), renameAgents), role).toHaveLength(role === 'agent' ? 0 : 1);
    }
    await expect(queryAs(client, as('viewer'), insertContact(own))).rejects.toThrow('row-level security');
    expect(await queryAs(client, as('viewer'), 'delete from public.contacts returning id')).toEqual([]);
  });

  it('cannot change another organisation or move a row there', async () => {
    await expect(queryAs(client, as('owner'), insertContact(foreign))).rejects.toThrow('row-level security');
    const move = `update public.services set org_id = '${foreign}'`;
    await expect(queryAs(client, as('owner'), move)).rejects.toThrow('row-level security');
  });

  it.each(['organizations', 'user_org_roles', 'templates', 'call_logs'])(
    'is refused for members in %s',
    async (table) => {
      const caller = as('owner');
      const erase = queryAs(client, caller, `delete from public.${table} returning id`);
      // Ops may delete templates, so there is a grant. Row-level security gives members no row to delete.
      if (table === 'templates') expect(await erase).toEqual([]);
      else await expect(erase).rejects.toThrow('permission denied');
      await expect(queryAs(client, caller, `update public.${table} set updated_at = now()`)).rejects.toThrow('denied');
    },
  );
});

describe('the policies', () => {
  it('are one for each table and command, because each of several would be evaluated', async () => {
    const { rows } = await client.query(
      `select tablename, command, array_agg(policyname::text) as policies
       from pg_policies, unnest(case cmd when 'ALL' then array['SELECT', 'INSERT', 'UPDATE', 'DELETE'] else array[cmd] end) as command
       where schemaname = 'public' and permissive = 'PERMISSIVE'
       group by tablename, command, roles having count(*) > 1`,
    );
    expect(rows).toEqual([]);
  });
});

describe('the audit log', () => {
  const note = `insert into public.audit_log (org_id, actor_id, action, subject_type) values ($1, $2, 'played', 'call')`;

  it.each(['authenticated', 'service_role'] as const)('refuses a row from %s', async (role) => {
    const caller = role === 'authenticated' ? as('owner') : { role };
    await expect(queryAs(client, caller, note, [own, users.owner])).rejects.toThrow('permission denied');
  });

  it('cannot be changed, even by service_role or the owner of the table', async () => {
    for (const sql of ['delete from public.audit_log', `update public.audit_log set action = 'x'`]) {
      await expect(queryAs(client, { role: 'service_role' }, sql)).rejects.toThrow('denied');
      await expect(client.query(sql)).rejects.toThrow('append-only');
    }
    await expect(client.query('truncate public.audit_log')).rejects.toThrow('append-only');
  });
});

describe('functions', () => {
  const search = (term: string) => queryAs(client, as('viewer'), 'select org_id from private.search_calls($1)', [term]);

  it('search numbers and names of the caller’s organisation, in any case', async () => {
    expect(await search('555123')).toEqual([{ org_id: own }]);
    expect(await search('bOB')).toEqual([{ org_id: own }]);
    expect(await queryAs(client, as('viewer', foreign), `select * from private.search_calls('555')`)).toEqual([]);
  });

  it('read a search term literally', async () => {
    for (const found of ['100% b', 'b_1', '0%']) expect(await search(found), found).toHaveLength(1);
    for (const absent of ['%b', '1_0', '*', '\\', '%%', "'", 'x%),id.gt.0', '__']) {
      expect(await search(absent), absent).toEqual([]);
    }
  });

  it('list the memberships of the caller, whichever organisation is in the header', async () => {
    const rows = await queryAs(client, as('agent', foreign), 'select * from public.my_memberships()');
    expect(rows).toEqual([
      {
        org_id: own,
        name: 'Org 1',
        slug: 'org-1',
        role: 'agent',
        timezone: 'Asia/Kathmandu',
        week_start: 1,
        currency: 'USD',
      },
    ]);
  });

  it('answer a ping from every role', async () => {
    expect(await queryAs(client, { role: 'anon' }, 'select public.ping()')).toEqual([{ ping: true }]);
  });
});
