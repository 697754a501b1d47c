import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../helpers/database.ts';

const id = (org: number, n: number) => `${org}0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const [own, contact, call] = [id(1, 0), id(1, 4), id(1, 8)];

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

const refused = (sql: string, values: unknown[] = []) => expect(client.query(sql, values), sql).rejects;
const callRow = async (columns: string) => {
  const { rows } = await client.query<Record<string, unknown>>(
    `select ${columns} from public.call_logs where id = $1`,
    [call],
  );
  return rows[0];
};

describe('a call', () => {
  it.each([
    ['contact_id', 4],
    ['agent_id', 1],
    ['phone_number_id', 2],
    ['campaign_id', 7],
  ])('cannot reference a row of another organisation by its %s', async (column, n) => {
    const sql = `update public.call_logs set ${column} = $1 where id = $2`;
    await client.query(sql, [id(1, n), call]);
    await refused(sql, [id(2, n), call]).toThrow('foreign key');
  });

  it('always has the current name of its contact, whatever is written to the column', async () => {
    expect(await callRow('contact_name')).toEqual({ contact_name: '100% Bob_1' });
    await client.query(`update public.contacts set full_name = 'Bo Derek' where id = $1`, [contact]);
    await client.query(`update public.call_logs set contact_name = 'Somebody' where id = $1`, [call]);
    expect(await callRow('contact_name, search_text')).toEqual({
      contact_name: 'Bo Derek',
      search_text: '+15551234561\n\nbo derek',
    });
  });

  it('remains without a name when its contact is deleted', async () => {
    await client.query('begin');
    await client.query('delete from public.contacts where id = $1', [contact]);
    expect(await callRow('org_id, contact_id, contact_name')).toEqual({
      org_id: own,
      contact_id: null,
      contact_name: null,
    });
    await client.query('rollback');
  });

  it.each([
    ['agent_id', 'agents', 1],
    ['phone_number_id', 'phone_numbers', 2],
    ['campaign_id', 'campaigns', 7],
  ])('keeps the referenced row from being deleted: %s', async (column, table, n) => {
    await client.query(`update public.call_logs set ${column} = $1 where id = $2`, [id(1, n), call]);
    const erase = `delete from public.${table} where id = $1`;
    await refused(erase, [id(1, n)]).toThrow(`call_logs_org_id_${column}_fkey`);
    await client.query(`update public.call_logs set ${column} = null where id = $1`, [call]);
    await client.query('begin');
    await client.query(erase, [id(1, n)]);
    await client.query('rollback');
  });

  it('is deleted with its organisation, together with the rows that it references', async () => {
    const { rows } = await client.query<{ id: string }>(`
      with org as (insert into public.organizations (name, slug) values ('Gone', 'gone') returning id),
      agent as (insert into public.agents (org_id, name) select id, 'Ann' from org returning id),
      number as (insert into public.phone_numbers (org_id, e164) select id, '+15550000009' from org returning id),
      campaign as (insert into public.campaigns (org_id, name) select id, 'Spring' from org returning id)
      insert into public.call_logs (org_id, direction, status, started_at, agent_id, phone_number_id, campaign_id)
      select org.id, 'inbound', 'missed', now(), agent.id, number.id, campaign.id from org, agent, number, campaign
      returning org_id as id`);
    const gone = [rows[0]?.id];
    await client.query('delete from public.organizations where id = $1', gone);
    for (const table of ['call_logs', 'agents', 'phone_numbers', 'campaigns']) {
      expect((await client.query(`select from public.${table} where org_id = $1`, gone)).rowCount, table).toBe(0);
    }
  });

  it('has a recording key with the prefix of its organisation only', async () => {
    const sql = 'update public.call_logs set recording_key = $1 where id = $2';
    const keys = ['a.wav', `${id(2, 0)}/a.wav`, `${own}/`, `${own}/../${id(2, 0)}/a.wav`, `${own}/a/..`, `${own}/./a`];
    for (const key of [...keys, `${own}//a`, `${own}\\a`, `${own}/a\nb`, `${own}/${'a'.repeat(500)}`]) {
      await refused(sql, [key, call]).toThrow('own_prefix');
    }
    await client.query(sql, [`${own}/2026/a..b.wav`, call]);
  });

  it('has a recording flag, and sorts an unknown duration last', async () => {
    expect(await callRow('has_recording, duration_rank')).toEqual({ has_recording: true, duration_rank: -1 });
    await client.query('update public.call_logs set recording_key = null, duration_seconds = 7 where id = $1', [call]);
    expect(await callRow('has_recording, duration_rank')).toEqual({ has_recording: false, duration_rank: 7 });
  });

  it('updates updated_at on every change', async () => {
    await client.query(`update public.call_logs set updated_at = 'epoch' where id = $1`, [call]);
    expect(await callRow(`updated_at > now() - interval '1 minute' as is_recent`)).toEqual({ is_recent: true });
  });

  it('refuses an amount that JSON cannot represent exactly', async () => {
    const max = '9007199254740991';
    for (const [table, column] of [
      ['call_logs', 'cost_micros'],
      ['services', 'price_micros'],
      ['leads', 'value_micros'],
    ]) {
      await refused(`update public.${table} set ${column} = ${max} + 1`).toThrow(`${table}_${column}_exact`);
      await client.query(`update public.${table} set ${column} = ${max}`);
    }
  });

  it('refuses values outside the closed vocabularies', async () => {
    for (const change of [`status = 'busy'`, `direction = 'sideways'`, `sentiment = ''`, 'duration_seconds = -1']) {
      await refused(`update public.call_logs set ${change}`).toThrow('check constraint');
    }
  });
});

describe('settings', () => {
  const set = (zone: string) => client.query('update public.org_settings set timezone = $1', [zone]);

  it.each(['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires'])('accept the time zone %s', async (zone) => {
    expect((await set(zone)).rowCount).toBe(2);
  });

  it.each(['Mars/Olympus', 'FOO+3', 'europe/berlin', 'posix/UTC', 'localtime', ''])(
    'refuse the time zone "%s"',
    async (zone) => {
      await expect(set(zone)).rejects.toThrow();
    },
  );
});

describe('appointments', () => {
  const book = (at: string, status = 'scheduled') =>
    client.query(
      `insert into public.appointments (org_id, staff_id, scheduled_at, ends_at, status)
       values ($1, $2, $3::timestamptz, $3::timestamptz + interval '1 hour', $4)`,
      [own, id(1, 6), at, status],
    );

  it('of one staff member cannot overlap, but may be adjacent', async () => {
    await expect(book('2026-01-01 10:30Z')).rejects.toThrow('appointments_staff_slot_taken');
    await book('2026-01-01 11:00Z');
  });

  it('free their slot when canceled', async () => {
    await book('2026-01-01 10:30Z', 'canceled');
    await client.query(`update public.appointments set status = 'canceled' where scheduled_at = '2026-01-01 11:00Z'`);
    await book('2026-01-01 11:00Z');
  });
});

describe('a campaign', () => {
  it('queues each contact once', async () => {
    await refused('insert into public.call_queue (org_id, campaign_id, contact_id) values ($1, $2, $3)', [
      own,
      id(1, 7),
      contact,
    ]).toThrow('unique');
  });
});
