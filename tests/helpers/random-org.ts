// Random calls and random questions about them, for the property test of the figures.
import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import type { TestApp, TestOrg } from './app.ts';
import type { CallFields } from './random-figures.ts';
import type { Random } from './seeded-random.ts';

/** What calls of an organisation can refer to. */
export interface Pool {
  readonly contact_id: readonly string[];
  readonly agent_id: readonly string[];
  readonly phone_number_id: readonly string[];
  readonly campaign_id: readonly string[];
}

const minute = 60_000;
const day = 24 * 60 * minute;
/** Clocks change in these days, in each of the time zones that have it. */
const base = Date.parse('2026-09-28T00:00Z');
const days = 43;

const values = {
  status: [
    'ringing',
    'in_progress',
    'completed',
    'completed',
    'completed',
    'missed',
    'voicemail',
    'failed',
    'canceled',
  ],
  sentiment: ['positive', 'neutral', 'negative', null],
  outcome: ['booked', 'no answer', 'unknown', null],
  provider: ['vapi', 'twilio'],
  answered_by: ['human', 'machine', 'unknown', null],
  ended_by: ['caller', 'caller', 'agent', 'carrier', null],
  transfer_status: ['attempted', 'bridged', 'cancelled', null],
  channel: ['phone', 'web', null],
  is_test: [true, false, null],
  successful: [true, false, null],
  direction: ['inbound', 'outbound'],
} as const;
type Name = keyof typeof values;

const pick = <Value>(random: Random, choices: readonly Value[]): Value =>
  choices[random.below(choices.length)] as Value;

export async function someReferences({ stack: { sql } }: TestApp, { id }: TestOrg): Promise<Pool> {
  const ids = async (insert: string) =>
    (await sql.query<{ id: string }>(`${insert} returning id`, [id])).rows.map((row) => row.id);
  return {
    contact_id: await ids(
      `insert into contacts (org_id, full_name) select $1, 'Nr ' || n from generate_series(1, 3) n`,
    ),
    agent_id: await ids(`insert into agents (org_id, name) select $1, 'Agent ' || n from generate_series(1, 4) n`),
    phone_number_id: await ids(
      `insert into phone_numbers (org_id, e164) select $1, '+1' || (3000000000 + 1000000000 * random())::bigint from generate_series(1, 3)`,
    ),
    campaign_id: await ids(`insert into campaigns (org_id, name) select $1, 'Nr ' || n from generate_series(1, 3) n`),
  };
}

function aCall(random: Random, pool: Pool) {
  const startedAt = base + random.below(days * 24 * 12) * 5 * minute + random.below(2) * 1500;
  const chosen = Object.fromEntries(
    Object.entries<readonly (string | boolean | null)[]>(values).map(([name, choices]) => [
      name,
      pick(random, choices),
    ]),
  );
  const references = Object.fromEntries(
    Object.entries(pool).map(([name, ids]) => [name, pick(random, [...ids, null] as (string | null)[])]),
  );
  const seconds = pick(random, [0, 3, 19, 61, 200, 1800]);
  const instant = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return {
    ...chosen,
    ...references,
    id: randomUUID(),
    from_number: pick(random, [null, '+15550101', '+15550102']),
    provider_call_id: randomUUID(),
    started_at: instant(startedAt),
    answered_at: instant(pick(random, [null, startedAt, startedAt + 4000, startedAt + 20_000, startedAt + 20_001])),
    ended_at: instant(pick(random, [null, startedAt + 4999, startedAt + 5000, startedAt + 20_000, startedAt + 60_000])),
    duration_seconds: pick(random, [null, seconds]),
    cost_micros: pick(random, [null, 0, random.below(5_000_000)]),
    interruptions: pick(random, [null, 0, 3]),
    latency: pick(random, [
      null,
      { e2e_p50: 900 },
      { average_turn: 1100 + random.below(900) },
      { e2e_p50: 5, average_turn: 7 },
      {},
    ]),
  };
}

export async function insertRandomCalls(
  { stack: { sql } }: TestApp,
  { id }: TestOrg,
  pool: Pool,
  random: Random,
  count: number,
): Promise<void> {
  const rows = Array.from({ length: count }, () => aCall(random, pool));
  const legs = rows.map((row, n) => ({ ...row, org_id: id, leg_of: n % 11 === 10 ? rows[n - 1]?.id : null }));
  const names = Object.keys(legs[0] ?? {}).join(', ');
  await sql.query(
    `insert into call_logs (${names}) select ${names} from jsonb_populate_recordset(null::call_logs, $1::jsonb)`,
    [JSON.stringify(legs)],
  );
}

export async function readRows({ stack: { sql } }: TestApp, { id }: TestOrg): Promise<CallFields[]> {
  const { rows } = await sql.query('select * from call_logs where org_id = $1', [id]);
  return rows.map((row) => ({
    ...row,
    cost_micros: row.cost_micros === null ? null : Number(row.cost_micros),
    started_at: row.started_at.getTime(),
    answered_at: row.answered_at?.getTime() ?? null,
    ended_at: row.ended_at?.getTime() ?? null,
  }));
}

/** Filters of the list, and their time range in milliseconds. */
export function aQuery(random: Random, pool: Pool, zone: string) {
  const query: Record<string, string | readonly string[]> = {};
  const some = (choices: readonly (string | boolean | null)[], absent: string) => [
    ...new Set(Array.from({ length: 1 + random.below(2) }, () => String(pick(random, choices) ?? absent))),
  ];
  const filters: readonly (() => void)[] = [
    ...(Object.keys(values) as Name[]).map((name) => () => {
      query[name] = some(values[name], 'unknown');
    }),
    ...(Object.keys(pool) as (keyof Pool)[]).map((name) => () => {
      query[name] = some([...pool[name], null], 'none');
    }),
    () => {
      query.min_duration = String(pick(random, [0, 10, 100]));
    },
    () => {
      query.max_duration = String(pick(random, [100, 300]));
    },
    () => {
      query.min_cost = String(pick(random, [0, 1_000_000]));
    },
    () => {
      query.weekday = some(['0', '1', '3', '6'], '');
    },
    () => {
      query.hour = some(['0', '1', '2', '13', '23'], '');
    },
    () => {
      query.search = '555010';
    },
  ];
  for (let left = pick(random, [0, 0, 1, 1, 2]); left > 0; left -= 1) pick(random, filters)();
  return { ...aRange(random, zone, query), query };
}

function aRange(random: Random, zone: string, query: Record<string, string | readonly string[]>) {
  const first = Temporal.Instant.fromEpochMilliseconds(base + random.below(days - 1) * day).toZonedDateTimeISO(zone);
  const length = 1 + random.below(20);
  const isInstant = random.happens(0.3);
  if (isInstant) {
    const from = first.epochMilliseconds + random.below(1440) * minute;
    const to = from + (1 + random.below(length * 1440)) * minute;
    query.from = new Date(from).toISOString();
    query.to = new Date(to).toISOString();
    return { from, to };
  }
  const start = first.toPlainDate();
  query.from = start.toString();
  query.to = start.add({ days: length - 1 }).toString();
  const midnight = (date: Temporal.PlainDate) => date.toZonedDateTime(zone).epochMilliseconds;
  return { from: midnight(start), to: midnight(start.add({ days: length })) };
}
