// The demo data: two organisations with 400 days of calls, made once, in the database, within seconds.
// All or nothing: a start that is killed here leaves no row, and the next one begins again.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { type DemoOrg, demoOrgs, platformUsers } from './people.ts';

/** In the order the rows refer to each other. */
const themes = [
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
] as const;

interface DemoDataOptions {
  readonly databaseUrl: string;
  /** The bucket's own folder: keys begin here. */
  readonly bucketFolder: string;
  readonly log: (message: string) => void;
  readonly orgs?: readonly DemoOrg[];
}

export async function loadDemoData({
  databaseUrl,
  bucketFolder,
  log,
  orgs = Object.values(demoOrgs),
}: DemoDataOptions) {
  const startedAt = performance.now();
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('begin');
    // Two starts at once: the second waits, and then finds it all there.
    await client.query("select pg_advisory_xact_lock(hashtext('callboard demo data'))");
    // Data that was made before there were such roles gets them too.
    await grantPlatformRoles(client);
    if (await isThere(client, orgs)) {
      await client.query('commit');
      return;
    }
    log('Making the demo data (once) …');
    await makeRows(client, orgs);
    // Before the commit, so that no row ever names a recording that is not there.
    await writeRecordings(bucketFolder, await chooseRecordings(client));
    await client.query('commit');
    // Counts are index-only scans, and those trust the visibility map.
    await client.query('vacuum (analyze)');
    log(`Demo data is made (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  } finally {
    await client.end();
  }
}

async function grantPlatformRoles(client: pg.Client): Promise<void> {
  for (const [role, { id }] of Object.entries(platformUsers)) {
    const insert = 'insert into public.platform_roles (user_id, role) values ($1, $2) on conflict do nothing';
    await client.query(insert, [id, role]);
  }
}

async function isThere(client: pg.Client, orgs: readonly DemoOrg[]) {
  const slugs = orgs.map(({ slug }) => slug);
  const { rowCount } = await client.query('select from public.organizations where slug = any ($1)', [slugs]);
  return rowCount !== 0;
}

async function makeRows(client: pg.Client, orgs: readonly DemoOrg[]) {
  await client.query("set local work_mem = '256MB'; set local timezone = 'utc'; set local statement_timeout = 0");
  await client.query(
    `create temp table demo_orgs on commit drop as
     select org.*, (now() at time zone timezone)::date as today
     from jsonb_to_recordset($1) as org (
       id uuid, slug text, name text, timezone text, week_start integer, currency text, calls integer, contacts integer, members jsonb
     )`.replace('$1', pg.escapeLiteral(JSON.stringify(orgs.map(describeOrg)))),
  );
  for (const theme of themes) await client.query(await readSql(theme));
}

function describeOrg({ users, weekStart, ...org }: DemoOrg) {
  const members = Object.entries(users).map(([role, { id }]) => ({ role, user_id: id }));
  return { ...org, week_start: weekStart, members };
}

async function chooseRecordings(client: pg.Client) {
  const { rows } = await client.query<{ recording_key: string }>(await readSql('recordings'));
  return rows.map((row) => row.recording_key);
}

async function writeRecordings(bucketFolder: string, keys: readonly string[]) {
  // Makes its sounds as soon as it is imported; most starts need none.
  const { makeRecording } = await import('../recordings.ts');
  const folders = new Set(keys.map((key) => dirname(join(bucketFolder, key))));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  await Promise.all(keys.map((key) => writeFile(join(bucketFolder, key), makeRecording(key))));
}

function readSql(theme: (typeof themes)[number] | 'recordings') {
  return readFile(new URL(`./${theme}.sql`, import.meta.url), 'utf8');
}
