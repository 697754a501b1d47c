import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { loadDemoData } from '../../src/local-stack/demo/demo-data.ts';
import { createDemoRecordings } from '../../src/local-stack/demo/demo-recordings.ts';
import { demoOrgs } from '../../src/local-stack/demo/people.ts';
import { insertConnectionSamples } from '../../src/simulator/connection-samples.ts';
import { vapi } from '../../src/simulator/vapi.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { readEventOf } from '../unit/providers/read-event-of.ts';

// With fewer calls: 4000 have the same properties as 120,000.
const orgs = [{ ...demoOrgs.bluebird, calls: 4000, contacts: 600 }, demoOrgs.fern];
const lines: string[] = [];
let database: TestDatabase;
let client: pg.Client;

const load = () => loadDemoData({ databaseUrl: database.url, log: (line) => lines.push(line), orgs });
const rows = async (sql: string, values: unknown[] = []) => (await client.query(sql, values)).rows;
const one = async (sql: string) => (await rows(sql))[0];

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  // Two first starts at once.
  await Promise.all([load(), load()]);
});

afterAll(async () => {
  await client.end();
  await database.close();
});

describe('the samples of the simulated connection', () => {
  it('are an agent with a mapping, and events that need a person, once', async () => {
    const orgId = demoOrgs.bluebird.id;
    const { rows: connections } = await client.query(
      `insert into connections (org_id, provider, name, webhook_id) values ($1, 'vapi', 'Simulated', md5('a')) returning id`,
      [orgId],
    );
    const connection = { orgId, connectionId: connections[0].id, ourNumber: '+12125550100' };
    await insertConnectionSamples(client, connection, vapi);
    await insertConnectionSamples(client, connection, vapi);
    expect(await rows('select name from connection_mappings m join agents a on a.id = m.agent_id')).toEqual([
      { name: 'Ava' },
    ]);
    const events = await rows('select state, error, payload from webhook_events order by received_at');
    expect(events.map(({ state }) => state)).toEqual(['quarantined', 'failed', 'quarantined']);
    for (const { state, error, payload } of events) {
      const read = () => readEventOf('vapi', payload);
      // A replay of the failed one succeeds.
      if (state === 'failed') expect(read().call).toMatchObject({ status: 'completed' });
      else expect(read).toThrow(error);
    }
    await client.query('delete from connections where id = $1', [connections[0].id]);
  });
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

  it('has a recording of most completed calls of the last 90 days, and none in progress', async () => {
    const found = await rows(
      `select status, has_recording, count(*)::int from call_logs where started_at > now() - interval '89 days'
       and status in ('completed', 'ringing', 'in_progress', 'missed') group by 1, 2 order by 1, 2`,
    );
    const numberOf = (status: string, has: boolean) =>
      found.find((row) => row.status === status && row.has_recording === has)?.count ?? 0;
    expect(numberOf('completed', true)).toBeGreaterThan(8 * numberOf('completed', false));
    expect(numberOf('completed', false)).toBeGreaterThan(0);
    for (const status of ['ringing', 'in_progress', 'missed']) expect(numberOf(status, true)).toBe(0);
  });

  it('makes a recording as long as its call when it is requested, and none for a lost one', async () => {
    const makeObject = createDemoRecordings(database.url);
    const calls = await rows(
      'select recording_key, duration_seconds from call_logs where has_recording order by started_at desc limit 60',
    );
    const lost = calls.filter(({ recording_key }) => recording_key.includes('/lost/'));
    expect(lost.length).toBeGreaterThan(0);
    for (const { recording_key } of lost) expect(await makeObject(recording_key)).toBeUndefined();
    for (const { recording_key, duration_seconds } of calls.slice(0, 10).filter((call) => !lost.includes(call))) {
      const recording = await makeObject(recording_key);
      expect(recording?.byteLength).toBe(44 + duration_seconds * 32_000);
      expect(recording?.read(0, 4).toString()).toBe('RIFF');
    }
    const [{ recording_key: key }] = calls.filter((call) => !lost.includes(call));
    const [stranger] = await rows('select id from call_logs where not has_recording limit 1');
    for (const other of [
      key.replace('/demo/', '/'),
      key.replace(/[^/]+(?=\.wav)/, stranger.id),
      `${key}.wav`,
      'a.wav',
    ]) {
      expect(await makeObject(other), other).toBeUndefined();
    }
  });

  it('divides the time of a call among its turns, which say the transcript', async () => {
    const calls = await rows(
      `select transcript, transcript_turns, duration_seconds from call_logs where transcript_turns is not null`,
    );
    expect(calls.length).toBeGreaterThan(40);
    for (const { transcript, transcript_turns: turns, duration_seconds: seconds } of calls) {
      const names = { agent: 'Agent', caller: 'Caller' } as const;
      const said = turns.map(({ role, text }: { role: keyof typeof names; text: string }) => `${names[role]}: ${text}`);
      expect(said.join('\n')).toBe(transcript);
      let last = 0;
      for (const { start, end } of turns) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThanOrEqual(start);
        last = end;
      }
      expect(last).toBeLessThanOrEqual(seconds);
      expect(turns[0].start).toBeLessThan(0.3 * seconds);
    }
  });

  it('has the waveform of what is heard, for the latest recordings', async () => {
    const makeObject = createDemoRecordings(database.url);
    const copies = await rows(
      `select c.recording_key, peaks, c.duration_seconds, size_bytes from recording_copies r
       join call_logs c on c.id = r.call_id order by started_at desc limit 5`,
    );
    expect(copies).toHaveLength(5);
    for (const { recording_key, peaks, size_bytes } of copies) {
      const recording = await makeObject(recording_key);
      expect(Number(size_bytes)).toBe(recording?.byteLength);
      expect(peaks.map((channel: number[]) => channel.length)).toEqual([400, 400]);
      for (const channel of peaks) expect(Math.max(...channel)).toBeGreaterThan(10);
    }
  });

  it('has calls of each kind that a page must show among the latest of each organisation', async () => {
    for (const { id } of orgs) {
      const [shown] = await rows(
        `select
           bool_or(status = 'ringing') as ringing,
           bool_or(status = 'completed' and transcript is null) as without_transcript,
           bool_or(transcript is not null and transcript_turns is null and has_recording) as without_times,
           bool_or(recording_key like '%/lost/%') as lost_recording,
           bool_or(status = 'completed' and not has_recording) as without_recording,
           bool_or(duration_seconds = 2700 and recording_key not like '%/lost/%') as very_long,
           bool_or(from_number is null) as withheld
         from (select * from call_logs where org_id = $1 order by started_at desc limit 150) latest`,
        [id],
      );
      expect(Object.entries(shown).filter(([, isShown]) => !isShown)).toEqual([]);
    }
    expect(
      await one(
        `select count(*)::int > 0 as shown from call_logs c join agents a on a.id = agent_id where a.name = 'सगुन'`,
      ),
    ).toEqual({
      shown: true,
    });
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
    // A destination would be on the network.
    const ofAlerts = ['alert_deliveries', 'alert_destinations'];
    // An export is deleted after a day.
    const ofExports = ['call_exports'];
    // The simulated provider of `npm start` fills these.
    const ofProviders = ['connections', 'connection_mappings', 'connection_states', 'unmapped_calls', 'webhook_events'];
    expect(empty.filter((name) => name !== 'pgmigrations').sort()).toEqual(
      [...ofAlerts, ...ofExports, ...ofProviders].sort(),
    );
  });

  it('leaves no row when it fails', async () => {
    const fresh = await createTestDatabase();
    const failing = loadDemoData({
      databaseUrl: fresh.url,
      log: () => {},
      orgs: [{ ...demoOrgs.fern, weekStart: 7 }],
    });
    await expect(failing).rejects.toThrow('org_settings_week_start_check');
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
