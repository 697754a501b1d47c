// Rules for every table in public. A table that is different on purpose is listed here, with the reason.
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../helpers/database.ts';
import { queryAs } from '../helpers/sql-caller.ts';

const protectedOtherwise: Record<string, string> = {
  audit_log: 'only owners and admins read it, and only the database writes it',
  organizations: 'it is the organisation: its key is id, and ops reads and writes every row',
  platform_roles: 'its rows belong to no organisation; users read their own',
  saved_views: 'a private view is for its author only; owners and admins change the shared views of others',
  templates: 'its rows belong to no organisation; every member reads them, and ops writes them',
  user_preferences: 'its rows belong to no organisation; users read and write their own',
};

const notAnnounced: Record<string, string> = {
  alert_deliveries: 'nothing caches it',
  alert_evaluations: 'nothing caches it',
  alert_rule_changes: 'nothing caches it',
  audit_log: 'nothing caches it',
  call_exports: 'nothing caches it',
  connection_mappings: 'nothing caches it',
  connection_states: 'nothing caches it',
  recording_copies: 'nothing caches it',
  saved_views: 'nothing caches it',
  unmapped_calls: 'nothing caches it',
  user_preferences: 'nothing caches it',
  webhook_events: 'nothing caches it',
};

const notAudited: Record<string, string> = {
  alert_deliveries: 'members cannot change it',
  alert_evaluations: 'members cannot change it',
  alert_rule_changes: 'members cannot change it; each change is audited by name',
  alert_rule_states: 'members cannot change it',
  audit_log: 'it is the audit log',
  call_back_resolutions: 'members cannot change it, and resolve_unanswered audits each change',
  call_exports: 'members cannot change it',
  call_reviews: 'members cannot change it, and review_call audits each change',
  connection_states: 'members cannot change it',
  recording_copies: 'members cannot change it',
  unmapped_calls: 'members cannot change it',
  user_preferences: 'they concern their user alone',
  webhook_events: 'members cannot change it',
};

const uniqueOverAllOrganizations: Record<string, string> = {
  audit_log_pkey: 'org_id is null in entries about all organisations',
  connections_webhook_id_key: 'a delivery names only this id',
  idx_integrations_facebook_page_id: 'a message names only the page, which must have one verified owner',
  idx_integrations_instagram_page_id: 'a message names only the page, which must have one verified owner',
  idx_phone_numbers_e164: 'a call names only the number, which must have one verified owner',
  idx_phone_numbers_provider_phone_id: 'a call names only this id, which must have one verified owner',
  organizations_pkey: 'it is the organisation',
  organizations_slug_key: 'a slug names one organisation',
  platform_roles_pkey: 'its rows belong to no organisation',
  templates_name_key: 'its rows belong to no organisation',
  templates_pkey: 'its rows belong to no organisation',
  user_org_roles_user_id_org_id_key: 'it contains org_id; user_id is first, because a request looks up its user',
  user_preferences_pkey: 'its rows belong to no organisation',
};

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(await readFile(new URL('../helpers/two-orgs.sql', import.meta.url), 'utf8'));
});

afterAll(async () => {
  await client?.end();
  await database?.close();
});

async function names(sql: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(sql);
  return rows.map(({ name }) => name).sort();
}

const tablesWithout = (condition: string) =>
  names(`
    select relname as name from pg_class as t
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not (${condition})`);

const hasTriggers = (functions: string, count: number) => `
  ${count} <= (
    select count(*) from pg_trigger
    where tgrelid = t.oid and tgenabled = 'O' and tgfoid = any (array[${functions}]::regproc[])
  )`;

/** Creates a table as a new resource does, and takes everything back. */
async function withRooms(use: () => Promise<void>): Promise<void> {
  await client.query(`
    begin;
    create table public.rooms (
      id uuid not null default gen_random_uuid(),
      org_id uuid not null references public.organizations (id) on delete cascade,
      name text not null,
      primary key (org_id, id)
    );`);
  try {
    await use();
  } finally {
    await client.query('rollback');
  }
}

describe('every table', () => {
  it('is protected by private.protect', async () => {
    // Its policies are those that private.protect creates: for one of the least roles, or for reading only.
    const policiesOf = (table: string) => `(
      select coalesce(jsonb_agg(jsonb_build_array(policyname, permissive, roles, cmd, qual, with_check) order by policyname), '[]')
      from pg_policies where schemaname = 'public' and tablename = ${table}
    )`;
    const expected: unknown[] = [];
    for (const options of ['', `, 'agent'`, `, 'admin'`, `, 'admin', array['update']`]) {
      await withRooms(async () => {
        await client.query(`select private.protect('rooms'${options})`);
        const { rows } = await client.query<{ policies: unknown }>(`select ${policiesOf(`'rooms'`)} as policies`);
        expected.push(rows[0]?.policies);
      });
    }
    expect(expected.map((policies) => (policies as unknown[]).length)).toEqual([1, 4, 4, 2]);
    const list = pg.escapeLiteral(JSON.stringify(expected));
    const different = await tablesWithout(
      `relrowsecurity and exists (select from jsonb_array_elements(${list}) as e where e = ${policiesOf('t.relname')})`,
    );
    expect(different).toEqual(Object.keys(protectedOtherwise));
  });

  it('announces its changes', async () => {
    const announces = hasTriggers(`'private.announce_change', 'private.announce_change_to_all'`, 4);
    expect(await tablesWithout(announces)).toEqual(Object.keys(notAnnounced));
  });

  it('has audited deletions', async () => {
    expect(await tablesWithout(hasTriggers(`'private.audit_change'`, 1))).toEqual(Object.keys(notAudited));
  });

  it('has keys that begin with the organisation', async () => {
    const others = await names(`
      select indexrelid::regclass::text as name from pg_index
      join pg_class as t on t.oid = indrelid and relnamespace = 'public'::regnamespace
      left join pg_attribute as org on org.attrelid = t.oid and attname = 'org_id'
      where indisunique and indkey[0] is distinct from org.attnum`);
    expect(others).toEqual(Object.keys(uniqueOverAllOrganizations));
  });
});

describe('a new table', () => {
  const org = '10000000-0000-4000-8000-000000000000';
  const users = { agent: 3, viewer: 4, owner: 1 };
  const insertAs = async (role: keyof typeof users, orgId = org) => {
    const claims = { role: 'authenticated', sub: `00000000-0000-4000-8000-00000000000${users[role]}` };
    await client.query(`
      savepoint before;
      set local role authenticated;
      set local "request.headers" = '{"x-org-id": "${org}"}';
      set local "request.jwt.claims" = ${pg.escapeLiteral(JSON.stringify(claims))}`);
    const insert = client.query(`insert into public.rooms (org_id, name) values ('${orgId}', 'One')`);
    return await insert.finally(() => client.query('rollback to before'));
  };

  it('needs one line to be protected', () =>
    withRooms(async () => {
      await client.query(`select private.protect('rooms', 'agent')`);
      expect((await insertAs('agent')).rowCount).toBe(1);
      await expect(insertAs('viewer')).rejects.toThrow('row-level security');
      await expect(insertAs('owner', org.replace('1', '2'))).rejects.toThrow('row-level security');
    }));

  it('cannot be protected for an unknown role', () =>
    withRooms(async () => {
      await expect(client.query(`select private.protect('rooms', 'janitor')`)).rejects.toThrow(
        'least_role is "janitor": expected agent or admin',
      );
    }));
});

// Since keys begin with the organisation, rows of two organisations may have the same id.
describe('rows of two organisations with the same id', () => {
  const [own, other] = ['10000000-0000-4000-8000-000000000000', '20000000-0000-4000-8000-000000000000'];
  const ops = { userId: '00000000-0000-4000-8000-000000000010' };
  const verifiedOwners = 'select org_id from public.phone_numbers where verified_at is not null order by org_id';

  it('are verified one by one', async () => {
    await client.query(`
      begin;
      delete from public.phone_numbers;
      insert into public.phone_numbers (id, org_id, e164) values ('${own}', '${own}', '+15550000001'), ('${own}', '${other}', '+15550000001');
      set local "request.jwt.claims" = '${JSON.stringify({ role: 'authenticated', sub: ops.userId })}';`);
    try {
      for (const org of [other, own]) {
        await client.query('select * from public.verify_claims($1)', [{ org_id: org, e164: '+15550000001' }]);
        expect((await client.query(verifiedOwners)).rows).toEqual([{ org_id: org }]);
      }
    } finally {
      await client.query('rollback');
    }
  });

  it('are recorded one by one', async () => {
    const event = { org_id: own, provider: 'p', provider_call_id: '1', status: 'ringing', direction: 'inbound' };
    const started = { ...event, started_at: '2026-01-01T00:00:00Z' };
    await client.query('begin');
    try {
      const record = async () => {
        const { rows } = await client.query('select call from public.record_call($1)', [started]);
        return rows.map(({ call }) => ({ id: call.id, org: call.org_id }));
      };
      const [call, ...more] = await record();
      expect(more).toEqual([]);
      await client.query(
        `insert into public.call_logs (id, org_id, direction, status, started_at) values ($1, $2, 'inbound', 'missed', now())`,
        [call?.id, other],
      );
      expect(await record()).toEqual([{ id: call?.id, org: own }]);
    } finally {
      await client.query('rollback');
    }
  });

  it('are shown to the members of their organisation only', async () => {
    await client.query(
      `insert into public.services (id, org_id, name) values ('${own}', '${own}', 'A'), ('${own}', '${other}', 'B')`,
    );
    const owner = { userId: '00000000-0000-4000-8000-000000000001', orgId: own };
    expect(await queryAs(client, owner, `select name from public.services where id = '${own}'`)).toEqual([
      { name: 'A' },
    ]);
    await client.query(`delete from public.services where id = '${own}'`);
  });
});
