// With 200,000 contacts and as many messages, each lookup, history and search goes by its own index: as the API's own role, with
// row-level security, in the queries that the service sends.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadBeforeIndexes } from '../helpers/bulk-load.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { queryAs } from '../helpers/sql-caller.ts';

const [org, contact, user] = [randomUUID(), randomUUID(), randomUUID()];
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;
const logged: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  client.on('notice', ({ message }) => logged.push(message ?? ''));
  await client.connect();
  await fill();
}, 240_000);
afterAll(async () => {
  await client?.end();
  await database?.close();
});

async function fill(): Promise<void> {
  const other = randomUUID();
  await client.query(`insert into organizations (id, name, slug) values ($1, 'One', 'one'), ($2, 'Two', 'two')`, [
    org,
    other,
  ]);
  await client.query(`insert into user_org_roles (org_id, user_id, role) values ($1, $2, 'owner')`, [org, user]);
  await loadBeforeIndexes(client, ['contacts', 'messages'], () => fillTables(other));
  await client.query('vacuum analyze contacts, messages');
}

/** Without triggers and checks of references: only the plans matter. All contacts come from one import, at one instant. */
async function fillTables(other: string): Promise<void> {
  await client.query('set session_replication_role = replica');
  await client.query(
    `insert into contacts (org_id, id, full_name, phone, email, facebook_id, instagram_id, whatsapp, created_at)
     select $1, case n when 1 then $2 else gen_random_uuid() end, 'Contact ' || n, '+1555' || 1000000 + n,
       n || '@example.com', 'fb-' || n, 'ig-' || n, '+1666' || 1000000 + n, now()
     from generate_series(1, 200000) n`,
    [org, contact],
  );
  await client.query(
    `insert into messages (org_id, contact_id, method, direction, content, sent_at)
     select org_id, case when n % 2000 = 0 then $1 else id end,
       (array['sms', 'email', 'whatsapp', 'facebook', 'instagram'])[1 + n / 2 % 5], 'inbound',
       'Hello number ' || n || case when n % 20000 = 0 then ' whitening' else '' end, now() - n * interval '1 minute'
     from (select *, row_number() over () as n from contacts) as contacts`,
    [contact],
  );
  await client.query(
    `insert into messages (org_id, contact_id, method, direction, content)
     select $1, gen_random_uuid(), 'sms', 'inbound', 'Hello whitening' from generate_series(1, 20000)`,
    [other],
  );
  await client.query('reset session_replication_role');
}

/** The indexes that a query goes by, and whether it reads a table whole. */
async function planOf(sql: string, values: unknown[]) {
  const rows = await queryAs(client, { userId: user, orgId: org }, `explain ${sql}`, values);
  return indexesIn(rows.map((row) => row['QUERY PLAN']).join('\n'));
}

/** As PostgREST's prepared statements are planned: with their values, or without. */
async function preparedPlanOf(sql: string, mode: string, values: string[]): Promise<string> {
  await client.query(`set plan_cache_mode = ${mode}`);
  await client.query(`prepare page (uuid, integer, integer) as ${sql}`);
  try {
    const rows = await queryAs(client, { userId: user, orgId: org }, `explain execute page(${values.join(', ')})`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  } finally {
    await client.query('deallocate page; reset plan_cache_mode');
  }
}

function indexesIn(plan: string) {
  const indexes = [...plan.matchAll(/(?:Index(?: Only)? Scan(?: Backward)? using|Bitmap Index Scan on) (\w+)/g)];
  const whole = /Seq Scan on (contacts|messages)/.test(plan);
  return whole
    ? 'all of it'
    : indexes.map(([, index]) => index).filter((index) => /contacts|messages/.test(index ?? ''));
}

describe('among 200,000', () => {
  it.each([
    ['facebook_id', 'fb-70000', 'idx_contacts_org_facebook'],
    ['instagram_id', 'ig-70000', 'idx_contacts_org_instagram'],
    ['whatsapp', '+16661070000', 'idx_contacts_org_whatsapp'],
    ['phone', '+15551070000', 'idx_contacts_org_phone'],
    ['email', '70000@example.com', 'idx_contacts_org_email'],
  ])('a contact is looked up by its %s through an index, one that there is or not', async (column, value, index) => {
    for (const [sought, rows] of [
      [value, 1],
      ['nobody', 0],
    ] as const) {
      const sql = 'select * from find_contact($1, $2, $3)';
      const found = await explained(() => queryAs(client, { userId: user, orgId: org }, sql, [org, column, sought]));
      expect(found).toHaveLength(rows);
      expect(planOfLogged(`contacts\\.${column} = value`)).toEqual([index]);
    }
  });

  it('a contact is searched through an index, by a name and by a number as people write it', async () => {
    for (const [term, scans] of [
      ['Contact 70000', 1],
      ['+1 555 107-0000', 2],
    ] as const) {
      const rows = await explained(() =>
        queryAs(client, { userId: user, orgId: org }, 'select * from search_contacts($1)', [term]),
      );
      expect(rows, term).toHaveLength(1);
      expect(planOfLogged('search_text like pattern')).toEqual(Array(scans).fill('idx_contacts_org_search'));
    }
  });

  it.each([
    ['created_at desc, id desc', 'idx_contacts_org_created'],
    ['created_at, id', 'idx_contacts_org_created'],
    ['last_message_at desc nulls last, id desc', 'idx_contacts_org_last_message'],
    ['full_name, id', 'idx_contacts_org_name'],
    ['full_name desc, id desc', 'idx_contacts_org_name'],
  ])('a page by %s is read in the order of an index, and nothing is sorted', async (order, index) => {
    const sql = `select * from contacts where org_id = $1 order by ${order} limit $2 offset $3`;
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      const plan = await preparedPlanOf(sql, mode, [`'${org}'`, '20', '40']);
      expect(indexesIn(plan), mode).toEqual([index]);
      expect(plan, mode).not.toContain('Sort');
    }
  });

  it("a contact's messages are read through an index, on the first page and on any other", async () => {
    const first = 'select * from messages where org_id = $1 and contact_id = $2';
    const past = `${first} and sent_at <= $3 and (sent_at < $3 or (sent_at = $3 and id < $4))`;
    const order = 'order by sent_at desc, id desc limit 101';
    const index = ['idx_messages_org_contact_sent'];
    expect(await planOf(`${first} ${order}`, [org, contact])).toEqual(index);
    expect(await planOf(`${past} ${order}`, [org, contact, new Date(), randomUUID()])).toEqual(index);
  });

  it('the latest messages of all are read through an index', async () => {
    const sql = 'select * from messages where org_id = $1 order by sent_at desc, id desc limit 20';
    expect(await planOf(sql, [org])).toEqual(['idx_messages_org_sent']);
  });

  it('words are found through an index, and the page of them is read by id', async () => {
    const rows = await explained(() =>
      queryAs(client, { userId: user, orgId: org }, 'select * from search_messages($1)', ['whitening']),
    );
    expect(rows).toHaveLength(10);
    expect(planOfLogged('search_vector @@ sought')).toEqual(['idx_messages_org_search']);
    const ids = rows.map(({ id }) => id);
    const found = await explained(() =>
      queryAs(client, { userId: user, orgId: org }, 'select * from found_messages($1, $2)', [ids, 'whitening']),
    );
    expect(found).toHaveLength(10);
    // The second one reads the names of the contacts.
    expect(planOfLogged('ts_headline')).toEqual(['messages_pkey', 'contacts_pkey']);
  });

  it.each([
    [
      'written',
      `insert into messages (org_id, contact_id, method, direction, content) values ($1, $2, 'sms', 'inbound', 'New')`,
    ],
    [
      'changed',
      `update messages set content = 'New' where id = (select id from messages where org_id = $1 and contact_id = $2 limit 1)`,
    ],
  ])('a repetition is looked for through an index when a message is %s', async (_, sql) => {
    await explained(() => queryAs(client, { userId: user, orgId: org }, sql, [org, contact]));
    // Both go by contact and time; to the planner one row is one row.
    const either = [['idx_messages_org_contact_method'], ['idx_messages_org_contact_sent']];
    expect(either).toContainEqual(planOfLogged('as added'));
    expect(planOfLogged('max\\(messages.sent_at\\)')).toContain('idx_messages_org_contact_sent');
  });
});

/** What is said of each statement within a function is logged. */
async function explained<Rows>(run: () => Promise<Rows>): Promise<Rows> {
  await client.query(`load 'auto_explain'`);
  await client.query(`set client_min_messages = log; set auto_explain.log_nested_statements = on`);
  await client.query('set auto_explain.log_min_duration = 0');
  logged.length = 0;
  try {
    return await run();
  } finally {
    await client.query('set auto_explain.log_min_duration = -1');
  }
}

function planOfLogged(statement: string) {
  const [plan] = logged.filter((message) => new RegExp(statement).test(message.split('\nPlan')[0] ?? message));
  return indexesIn(plan ?? 'no such statement');
}
