// The cost of the triggers on call_logs for writers: with all triggers, with row triggers only (they copy the contact's name), and
// with none. In turns, with calls of realistic size, into a table that already has many rows.
import pg from 'pg';
import { median } from '../timing.ts';
import type { ScaledOrg } from './orgs.ts';

const rounds = 5;
const roundMs = 1500;

const loads = [
  { name: 'single inserts, one writer', writers: 1, rows: 1 },
  { name: 'batches of 1000, one writer', writers: 1, rows: 1000 },
  { name: 'single inserts, eight writers of one org', writers: 8, rows: 1 },
] as const;

const insertCalls = `
  insert into call_logs
    (org_id, direction, status, started_at, duration_seconds, sentiment, from_number, to_number, contact_id, transcript)
  select
    $1, (array['inbound', 'outbound'])[1 + floor(random() * 2)], (array['completed', 'completed', 'missed', 'voicemail'])[1 + floor(random() * 4)],
    now() - random() * interval '12 hours', floor(random() * 600), (array['positive', 'neutral', 'negative', null])[1 + floor(random() * 4)],
    '+12125550100', '+12125550199', ($2::uuid[])[1 + floor(random() * cardinality($2::uuid[]))], $3
  from generate_series(1, $4::integer)`;

const states = {
  none: 'disable trigger user',
  rows: 'disable trigger user',
  all: 'enable trigger user',
} as const;
type State = keyof typeof states;

export async function compareWriters(sql: pg.Client, databaseUrl: string, { id: org }: ScaledOrg): Promise<void> {
  const { rows: contacts } = await sql.query<{ id: string }>('select id from contacts where org_id = $1 limit 1000', [
    org,
  ]);
  const { rows: calls } = await sql.query<{ transcript: string }>(
    'select transcript from call_logs where org_id = $1 and transcript is not null limit 1',
    [org],
  );
  const values = [org, contacts.map(({ id }) => id), calls[0]?.transcript];
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 8 });

  async function callsPerSecond({ writers, rows }: (typeof loads)[number]): Promise<number> {
    const startedAt = performance.now();
    const end = startedAt + roundMs;
    let statements = 0;
    const write = async () => {
      for (; performance.now() < end; statements += 1) {
        await pool.query({ name: 'insert calls', text: insertCalls, values: [...values, rows] });
      }
    };
    await Promise.all(Array.from({ length: writers }, write));
    return (statements * rows * 1000) / (performance.now() - startedAt);
  }

  const titles = ['no trigger', 'row triggers', 'all', 'none : all', 'all : none'];
  console.log(`\n${'calls written per second'.padEnd(42)}${titles.map((title) => title.padStart(12)).join('')}`);
  for (const load of loads) {
    const found: Record<State, number[]> = { none: [], rows: [], all: [] };
    // The first round is a warm-up: it fills the free space that vacuum left.
    for (let round = 0; round <= rounds; round += 1) {
      for (const state of ['none', 'rows', 'all'] as const) {
        await setTriggers(sql, state);
        const rate = await callsPerSecond(load);
        if (round > 0) found[state].push(rate);
      }
    }
    const [none, rows, all] = [median(found.none), median(found.rows), median(found.all)];
    const rates = [none, rows, all].map((rate) => rate.toFixed(0).padStart(12)).join('');
    const ratios = [none / all, all / none].map((ratio) => ratio.toFixed(2).padStart(12)).join('');
    console.log(`${load.name.padEnd(42)}${rates}${ratios}`);
  }
  await pool.end();
}

async function setTriggers(sql: pg.Client, state: State): Promise<void> {
  await sql.query(`alter table call_logs ${states[state]}`);
  if (state !== 'rows') return;
  const { rows } = await sql.query<{ name: string }>(
    `select tgname as name from pg_trigger where tgrelid = 'public.call_logs'::regclass and not tgisinternal and tgtype & 1 = 1`,
  );
  for (const { name } of rows) await sql.query(`alter table call_logs enable trigger ${pg.escapeIdentifier(name)}`);
}
