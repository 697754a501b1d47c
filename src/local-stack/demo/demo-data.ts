// The demo data: two organisations with 400 days of calls, generated once by SQL within seconds.
// One transaction: a start that is killed here leaves no row, and the next one begins again.
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { withClient } from '../supabase-database.ts';
import { insertWaveforms } from './insert-waveforms.ts';
import { type DemoOrg, demoOrgs, newUser, platformUsers } from './people.ts';

/** In the order of their references. */
const steps = [
  'random',
  'organizations',
  'contacts',
  'calendar',
  'conversations',
  'campaigns',
  'call-texts',
  'drop-indexes',
  'calls',
  'rebuild-indexes',
  'call-backs',
  'reviews',
  'alerts',
] as const;

interface DemoDataOptions {
  readonly databaseUrl: string;
  readonly log: (message: string) => void;
  readonly orgs?: readonly DemoOrg[];
}

export async function loadDemoData(options: DemoDataOptions): Promise<void> {
  const { databaseUrl, log, orgs = Object.values(demoOrgs) } = options;
  const startedAt = performance.now();
  await withClient(databaseUrl, async (client) => {
    await client.query('begin');
    // Of two starts at once, the second waits here and then finds the data.
    await client.query("select pg_advisory_xact_lock(hashtext('callboard demo data'))");
    // On every start: a database may be older than the platform roles and the users.
    await grantPlatformRoles(client);
    await signUpUsers(client);
    if (await isLoaded(client, orgs)) {
      await client.query('commit');
      return;
    }
    log('Loading the demo data (first start only) …');
    await insertRows(client, orgs);
    await insertWaveforms(client);
    await client.query('commit');
    // Index-only scans depend on the visibility map, which vacuum writes.
    await client.query('vacuum (analyze)');
    // In a transaction of its own: the one that builds an index may be unable to use it.
    await client.query('select private.fold_changed_callers(1000000000)');
    log(`The demo data is loaded (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  });
}

async function grantPlatformRoles(client: pg.Client): Promise<void> {
  for (const [role, { id }] of Object.entries(platformUsers)) {
    const insert = 'insert into public.platform_roles (user_id, role) values ($1, $2) on conflict do nothing';
    await client.query(insert, [id, role]);
  }
}

async function signUpUsers(client: pg.Client): Promise<void> {
  const members = Object.values(demoOrgs).flatMap(({ users }) => Object.values(users));
  await client.query(
    `insert into auth.users (id, email, email_confirmed_at, raw_user_meta_data)
     select id, email, now(), jsonb_build_object('full_name', name)
     from jsonb_to_recordset($1) as demo_user (id uuid, email text, name text)
     on conflict do nothing`,
    [JSON.stringify([...members, ...Object.values(platformUsers), newUser])],
  );
}

async function isLoaded(client: pg.Client, orgs: readonly DemoOrg[]): Promise<boolean> {
  const slugs = orgs.map(({ slug }) => slug);
  const { rowCount } = await client.query('select from public.organizations where slug = any ($1)', [slugs]);
  return rowCount !== 0;
}

async function insertRows(client: pg.Client, orgs: readonly DemoOrg[]): Promise<void> {
  await client.query("set local work_mem = '256MB'; set local timezone = 'utc'; set local statement_timeout = 0");
  const rows = pg.escapeLiteral(JSON.stringify(orgs.map(describeOrg)));
  await client.query(
    `create temp table demo_orgs on commit drop as
     select org.*, (now() at time zone timezone)::date as today
     from jsonb_to_recordset(${rows}) as org (
       id uuid, slug text, name text, timezone text, week_start integer, currency text, calls integer, contacts integer, members jsonb
     )`,
  );
  for (const step of steps) await client.query(await readSql(step));
}

function describeOrg({ users, weekStart, ...org }: DemoOrg) {
  const members = Object.entries(users).map(([role, { id }]) => ({ role, user_id: id }));
  return { ...org, week_start: weekStart, members };
}

function readSql(step: (typeof steps)[number]): Promise<string> {
  return readFile(new URL(`./${step}.sql`, import.meta.url), 'utf8');
}
