import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { loadDemoData } from '../../src/local-stack/demo/demo-data.ts';
import { demoOrgs } from '../../src/local-stack/demo/people.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';

// With fewer calls: 4000 have the same properties as 120,000.
const orgs = [{ ...demoOrgs.bluebird, calls: 4000, contacts: 600 }, demoOrgs.fern];
const lines: string[] = [];
let database: TestDatabase;
let client: pg.Client;
let bucketFolder: string;

const load = () => loadDemoData({ databaseUrl: database.url, bucketFolder, log: (line) => lines.push(line), orgs });
const rows = async (sql: string, values: unknown[] = []) => (await client.query(sql, values)).rows;
const one = async (sql: string) => (await rows(sql))[0];

beforeAll(async () => {
  database = await createTestDatabase();
  bucketFolder = join(inject('testFolder'), 'demo-bucket');
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  // Two first starts at once.
  await Promise.all([load(), load()]);
});

afterAll(async () => {
  await client.end();
  await database.close();
});

describe('the demo data', () => {
  it('is loaded once, also by concurrent starts', async () => {
    await load();
    expect(lines.filter((line) => line.startsWith('Loading'))).toHaveLength(1);
    expect(
      await rows(
        'select slug, count(*)::int as calls from call_logs join organizations o on o.id = org_id group by slug order by slug',
      ),
    ).toEqual([
      { slug: 'bluebird', calls: 4000 },
      { slug: 'fern', calls: 2000 },
    ]);
  });

  it('has no call in the future, and no duration for a live call', async () => {
    expect(await one('select count(*)::int from call_logs where started_at > now() or ended_at > now()')).toEqual({
      count: 0,
    });
    const live = await rows(
      "select duration_seconds, ended_at, sentiment, transcript from call_logs where status in ('ringing', 'in_progress')",
    );
    expect(live.length).toBeGreaterThanOrEqual(2);
    for (const call of live) expect(Object.values(call)).toEqual([null, null, null, null]);
  });

  it('covers 400 local days of the organisation, mostly in its working hours', async () => {
    for (const { id, timezone } of orgs) {
      const [shape] = await rows(
        `select
           (now() at time zone $2)::date - min(local)::date as days,
           avg((extract(hour from local) between 7 and 19)::int)::float as by_day
         from (select started_at at time zone $2 as local from call_logs where org_id = $1) calls`,
        [id, timezone],
      );
      expect(shape.days).toBeGreaterThan(380);
      expect(shape.days).toBeLessThan(400);
      expect(shape.by_day).toBeGreaterThan(0.8);
    }
  });

  it('has every status, direction and sentiment, and unknown values', async () => {
    const shown = await one(`select
      count(distinct status)::int as statuses, count(distinct direction)::int as directions, count(distinct sentiment)::int as sentiments,
      count(*) filter (where sentiment is null and status = 'completed')::int > 0 as unknown_sentiment,
      count(*) filter (where contact_id is null)::int > 0 as without_contact, count(*) filter (where from_number is null)::int > 0 as withheld
      from call_logs`);
    expect(shown).toEqual({
      statuses: 7,
      directions: 2,
      sentiments: 3,
      unknown_sentiment: true,
      without_contact: true,
      withheld: true,
    });
  });

  it('stores the contact name of each call, as the trigger would', async () => {
    const sql =
      'select count(*)::int from call_logs c left join contacts on contacts.id = c.contact_id where c.contact_name is distinct from full_name';
    expect(await one(sql)).toEqual({ count: 0 });
  });

  it('restores the indexes, constraints and triggers that it drops to load faster', async () => {
    const template = new pg.Client({
      connectionString: Object.assign(new URL(database.url), { pathname: inject('templates').migrated }).href,
    });
    await template.connect();
    const sql = `select pg_get_indexdef(indexrelid) as def, indisvalid as good from pg_index where indrelid = 'public.call_logs'::regclass
      union all select conname || ' ' || pg_get_constraintdef(oid), convalidated from pg_constraint where conrelid = 'public.call_logs'::regclass
      union all select tgname, tgenabled = 'O' from pg_trigger where tgrelid = 'public.call_logs'::regclass and not tgisinternal
      order by 1`;
    const before = (await template.query(sql)).rows;
    await template.end();
    expect(before.length).toBeGreaterThan(30);
    expect(await rows(sql)).toEqual(before);
  });

  it('has a playable recording for the 200 latest completed calls of each organisation', async () => {
    const claimed = await rows('select org_id, id, recording_key, duration_seconds from call_logs where has_recording');
    expect(claimed).toHaveLength(400);
    const latest = await rows(
      `select id from organizations o, lateral (select id as call_id, has_recording from call_logs where org_id = o.id and status = 'completed'
       and duration_seconds > 0 order by started_at desc limit 200) latest where not has_recording`,
    );
    expect(latest).toEqual([]);
    for (const { org_id, id, recording_key } of claimed) {
      expect(recording_key).toMatch(new RegExp(`^${org_id}/20\\d\\d/\\d\\d/${id}\\.wav$`));
      const wav = await readFile(join(bucketFolder, recording_key));
      expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
      expect(wav.readUInt32LE(40)).toBe(wav.length - 44);
    }
    const files = (await readdir(bucketFolder, { recursive: true })).filter((name) => name.endsWith('.wav'));
    expect(files).toHaveLength(400);
  });

  it('has rows in every table', async () => {
    const tables = await rows(
      "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
    );
    const empty: string[] = [];
    for (const { relname } of tables) {
      const [found] = await rows(`select 1 from public.${pg.escapeIdentifier(relname)} limit 1`);
      if (!found) empty.push(relname);
    }
    // Alert rules of the demo would send requests to the network.
    const ofAlerts = [
      'alert_deliveries',
      'alert_destinations',
      'alert_evaluations',
      'alert_rule_changes',
      'alert_rule_states',
      'alert_rules',
    ];
    // An export is deleted after a day.
    const ofExports = ['call_exports'];
    // The simulated provider of `npm start` fills these.
    const ofProviders = [
      'connections',
      'connection_mappings',
      'connection_states',
      'recording_copies',
      'unmapped_calls',
      'webhook_events',
    ];
    expect(empty.filter((name) => name !== 'pgmigrations').sort()).toEqual(
      [...ofAlerts, ...ofExports, ...ofProviders].sort(),
    );
  });

  it('leaves no row when it fails', async () => {
    const fresh = await createTestDatabase();
    const failing = loadDemoData({
      databaseUrl: fresh.url,
      bucketFolder: '/dev/null/no-folder',
      log: () => {},
      orgs: [demoOrgs.fern],
    });
    await expect(failing).rejects.toThrow(/ENOTDIR|EEXIST|ENOENT/);
    const other = new pg.Client({ connectionString: fresh.url });
    await other.connect();
    expect(
      (
        await other.query(
          'select (select count(*) from organizations)::int + (select count(*) from templates)::int as rows',
        )
      ).rows,
    ).toEqual([{ rows: 0 }]);
    await other.end();
    await fresh.close();
  });
});
