import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../src/database/migrate.ts';
import { readSchema } from '../../src/database/read-schema.ts';
import { renderSchema } from '../../src/database/render-schema.ts';
import { renderTypes } from '../../src/database/render-types.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { readCatalog } from '../helpers/database-catalog.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;
let before: string[];

const run = (direction: 'up' | 'down', count?: number) =>
  migrate({ databaseUrl: database.url, direction, count, log: () => {} });

beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  before = await readCatalog(client);
  await run('up');
});

afterAll(async () => {
  await client?.end();
  await database?.close();
});

describe('migrations', () => {
  it('leave nothing behind when all are taken back, and create the same again', async () => {
    const first = await readCatalog(client);
    const down = await run('down', 1000);
    expect(await readCatalog(client)).toEqual(before);
    const up = await run('up');
    expect(up.migrations).toEqual(down.migrations.toReversed());
    expect(up.functions).toEqual(down.functions);
    expect(await readCatalog(client)).toEqual(first);
    expect(first.length).toBeGreaterThan(before.length + 400);
  });

  it('do nothing when there is nothing to do', async () => {
    expect(await run('up')).toEqual({ migrations: [], functions: [] });
  });

  it('replay a function whose file changed, and tell PostgREST to reload its schema', async () => {
    const payloads: (string | undefined)[] = [];
    client.on('notification', ({ payload }) => payloads.push(payload));
    await client.query(`listen pgrst; update private.applied_functions set hash = 'older' where name = 'ping'`);
    expect(await run('up')).toEqual({ migrations: [], functions: ['src/database/sql/ping.sql'] });
    await expect.poll(() => payloads).toContain('reload schema');
    expect(await run('up')).toEqual({ migrations: [], functions: [] });
  });

  it('leave the functions of a newer release as they are', async () => {
    await client.query(`insert into migrations.pgmigrations (name, run_on) values ('99999999999999999_newer', now())`);
    await client.query(`update private.applied_functions set hash = 'newer' where name = 'ping'`);
    expect(await run('up')).toEqual({ migrations: [], functions: [] });
    await client.query(`delete from migrations.pgmigrations where name = '99999999999999999_newer'`);
    expect((await run('up')).functions).toHaveLength(1);
  });

  it('refuse to run at the same time as another run', async () => {
    const { PG_MIGRATE_LOCK_ID } = await import('node-pg-migrate');
    await client.query('select pg_advisory_lock($1)', [PG_MIGRATE_LOCK_ID]);
    try {
      await expect(run('down')).rejects.toThrow('already running');
    } finally {
      await client.query('select pg_advisory_unlock($1)', [PG_MIGRATE_LOCK_ID]);
    }
  });

  it('are what schema.sql and database.types.ts were generated from (else run: npm run db:snapshot)', async () => {
    const read = (name: string) => readFile(new URL(`../../src/database/${name}`, import.meta.url), 'utf8');
    expect(await renderSchema(client)).toBe(await read('schema.sql'));
    expect(renderTypes(await readSchema(client))).toBe(await read('database.types.ts'));
  });
});

describe('every table', () => {
  it('has row-level security and a policy, and grants nothing to anon', async () => {
    const open = await names(`
      select relname as name from pg_class t
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and (
        not relrowsecurity
        or not exists (select from pg_policy where polrelid = t.oid)
        or has_table_privilege('anon', t.oid, 'select, insert, update, delete, truncate, references, trigger')
        or has_any_column_privilege('anon', t.oid, 'select, insert, update')
        or has_table_privilege('authenticated', t.oid, 'truncate, references, trigger')
      )`);
    expect(open).toEqual([]);
  });

  it('has an index for each of its foreign keys', async () => {
    const unindexed = await names(`
      select conrelid::regclass || ': ' || pg_get_constraintdef(k.oid) as name from pg_constraint k
      where contype = 'f' and connamespace = 'public'::regnamespace and not exists (
        select from pg_index i
        where indrelid = conrelid and indisvalid
          and (indpred is null or pg_get_expr(indpred, indrelid) ~ '^\\(\\w+ IS NOT NULL\\)$')
          and (indkey::int2[])[0:cardinality(conkey) - 1] @> conkey
      )`);
    expect(unindexed).toEqual([]);
  });

  it('references only rows of the same organisation', async () => {
    const crossing = await names(`
      select conrelid::regclass || ': ' || pg_get_constraintdef(k.oid) as name from pg_constraint k
      where contype = 'f' and connamespace = 'public'::regnamespace and confrelid <> 'public.organizations'::regclass
        and not exists (
          select from unnest(conkey, confkey) as pair (own, theirs)
          join pg_attribute o on o.attrelid = conrelid and o.attnum = own
          join pg_attribute t on t.attrelid = confrelid and t.attnum = theirs
          where o.attname = 'org_id' and t.attname = 'org_id'
        )`);
    expect(crossing).toEqual([]);
  });

  it('maintains updated_at, where it has this column', async () => {
    const unmaintained = await names(`
      select attrelid::regclass::text as name from pg_attribute
      join pg_class t on t.oid = attrelid and relnamespace = 'public'::regnamespace and relkind = 'r'
      where attname = 'updated_at' and not exists (
        select from pg_trigger where tgrelid = attrelid and tgfoid = 'private.set_updated_at'::regproc
      )`);
    expect(unmaintained).toEqual([]);
  });
});

describe('every function', () => {
  it('has a fixed search_path if it is security definer, and grants nothing to public', async () => {
    const open = await names(`
      with functions as (
        select
          pg_proc.*,
          -- The functions of webhooks and jobs begin by demanding the gateway key, or only call such a function.
          case pronamespace
            when 'private'::regnamespace then prosrc ~ '^\\s*(declare.*?)?\\mbegin\\M\\s+perform private\\.assert_service\\(\\);'
            else prosrc ~ format('^\\s*select (\\* from )?private\\.%s\\([^;]*\\)\\s*$', proname)
          end as demands_key
        from pg_proc
      )
      select oid::regprocedure::text as name from functions
      where pronamespace in ('public'::regnamespace, 'private'::regnamespace) and (
        (prosecdef and not coalesce(proconfig, '{}') @> array['search_path=""'])
        or (prosecdef and pronamespace = 'public'::regnamespace)
        or exists (select from aclexplode(coalesce(proacl, acldefault('f', proowner))) where grantee = 0)
        or (proname not in ('ping', 'check_request') and has_function_privilege('anon', oid, 'execute') and not demands_key)
      )`);
    expect(open).toEqual([]);
  });
});

describe('the function that queues contacts', () => {
  // The role's force_custom_plan would plan the foreign key checks each time, three for each contact.
  it('caches the plans of its foreign key checks', async () => {
    const { rows } = await client.query<{ name: string; settings: string[] }>(`
      select proname as name, proconfig as settings from pg_proc
      where pronamespace in ('public'::regnamespace, 'private'::regnamespace) and prosrc ~ 'insert into public\\.call_queue'`);
    expect(rows).toEqual([{ name: 'queue_each_once', settings: expect.arrayContaining(['plan_cache_mode=auto']) }]);
  });
});

describe('indexes', () => {
  it('have the names that the hot queries use, and are valid', async () => {
    const found = await names(`
      select relname as name from pg_index join pg_class on pg_class.oid = indexrelid
      where indisvalid and relnamespace = 'public'::regnamespace`);
    expect(found).toEqual(expect.arrayContaining(namedIndexes));
  });

  it('are not partial on a value, because a prepared statement could not use them', async () => {
    const unusable = await names(`
      select indexrelid::regclass::text as name from pg_index join pg_class on pg_class.oid = indrelid
      where relnamespace = 'public'::regnamespace and pg_get_expr(indpred, indrelid) !~ '^\\(\\w+ IS (NOT )?NULL\\)$'`);
    // Only SQL functions use these, with the value as a constant. Those of saved views are for uniqueness.
    expect(unusable.sort()).toEqual([
      'idx_alert_deliveries_failed',
      'idx_call_exports_open',
      'idx_call_logs_org_long',
      'idx_call_logs_org_open',
      'idx_call_logs_org_withheld',
      'idx_recording_copies_org_state',
      'idx_webhook_events_lost',
      'idx_webhook_events_org_state',
      'idx_webhook_events_org_webhook',
      'idx_webhook_events_payload',
      'saved_views_author_name_key',
      'saved_views_shared_name_key',
    ]);
  });
});

async function names(sql: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(sql);
  return rows.map(({ name }) => name);
}

const namedIndexes = [
  'idx_appointments_org_contact_scheduled',
  'idx_appointments_org_location_scheduled',
  'idx_appointments_org_staff_scheduled',
  'idx_appointments_org_status_confirmed',
  'idx_call_logs_org_agent',
  'idx_call_logs_org_direction',
  'idx_call_logs_org_duration',
  'idx_call_logs_org_from_created',
  'idx_call_logs_org_search',
  'idx_call_logs_org_sentiment',
  'idx_call_logs_org_started',
  'idx_call_logs_org_status_duration',
  'idx_call_logs_org_to_created',
  'idx_contacts_org_created',
  'idx_contacts_org_email',
  'idx_contacts_org_facebook',
  'idx_contacts_org_instagram',
  'idx_contacts_org_last_message',
  'idx_contacts_org_name',
  'idx_contacts_org_phone',
  'idx_contacts_org_search',
  'idx_contacts_org_status',
  'idx_contacts_org_whatsapp',
  'idx_integrations_facebook_page_id',
  'idx_integrations_instagram_page_id',
  'idx_leads_org_created',
  'idx_messages_org_contact_method',
  'idx_messages_org_contact_sent',
  'idx_messages_org_search',
  'idx_organizations_deleted_created',
  'idx_organizations_deleted_name',
  'idx_phone_numbers_e164',
  'idx_services_org_created',
];
