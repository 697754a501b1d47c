// The links of a conversation depend only on its rows: whatever the order of the events, and with eight writers at once.
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createNames, type LegEvent, linksOf, recordEvent, rollupOf } from '../helpers/conversation.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { fuzzRuns } from '../helpers/fuzz-runs.ts';

const maxWriters = 8;
let database: TestDatabase;
let client: pg.Client;
let writers: pg.Client[];

beforeAll(async () => {
  database = await createTestDatabase();
  client = await connect();
  writers = await Promise.all(Array.from({ length: maxWriters }, connect));
});
afterAll(async () => {
  for (const each of [client, ...(writers ?? [])]) await each?.end();
  await database?.close();
});

async function connect(): Promise<pg.Client> {
  const connected = new pg.Client({ connectionString: database.url });
  await connected.connect();
  return connected;
}

const ids = ['CA1', 'CA2', 'CA3', 'CA4', 'CA5'];
const ranks: Readonly<Record<string, number>> = { vapi: 1, retell: 1, dialer: 2, twilio: 3, telnyx: 3 };

interface Row {
  readonly provider: string;
  readonly provider_call_id: string;
  readonly carrier_call_id?: string;
  readonly parent_call_id?: string;
}

const row = fc.record(
  {
    provider: fc.constantFrom(...Object.keys(ranks)),
    provider_call_id: fc.constantFrom('1', '2', '3'),
    carrier_call_id: fc.constantFrom(...ids),
    parent_call_id: fc.constantFrom(...ids),
  },
  { requiredKeys: ['provider', 'provider_call_id'] },
);
const rows: fc.Arbitrary<Row[]> = fc.uniqueArray(row, { minLength: 2, maxLength: 9, selector: nameOf });

function nameOf({ provider, provider_call_id: id }: Row): string {
  return `${provider} ${id}`;
}

/** Each row as three events. Its ids at the carrier are in one of them; an earlier one may have another id. */
const eventsOf = (each: Row) =>
  fc
    .record({ carrierAt: fc.nat(2), parentAt: fc.nat(2), replaced: fc.option(fc.constantFrom(...ids)) })
    .map(({ carrierAt, parentAt, replaced }) => {
      const { carrier_call_id, parent_call_id, ...identity } = each;
      return ['ringing', 'in_progress', 'completed'].map(
        (status, at): LegEvent => ({
          ...{ ...identity, status, duration_seconds: at * 10 },
          ...(carrier_call_id !== undefined && at < carrierAt && replaced !== null && { carrier_call_id: replaced }),
          ...(at === carrierAt && carrier_call_id !== undefined && { carrier_call_id }),
          ...(at === parentAt && parent_call_id !== undefined && { parent_call_id }),
        }),
      );
    });

const history = rows.chain((all) =>
  fc.tuple(...all.map(eventsOf)).chain((perRow) =>
    fc.record({
      all: fc.constant(all),
      events: fc.shuffledSubarray(perRow.flat(), { minLength: perRow.length * 3 }),
    }),
  ),
);

/** The same rules, without the database. */
function expectedLinks(all: readonly Row[]): Record<string, string | null> {
  const isParent = (one: Row, other: Row) =>
    one !== other && other.parent_call_id !== undefined && one.carrier_call_id === other.parent_call_id;
  const areTogether = (one: Row, other: Row) =>
    (one.carrier_call_id !== undefined && one.carrier_call_id === other.carrier_call_id) ||
    isParent(one, other) ||
    isParent(other, one);
  const links: Record<string, string | null> = {};
  const left = new Set(all);
  for (const start of all) {
    if (!left.has(start)) continue;
    const conversation = new Set([start]);
    for (const member of conversation) {
      for (const other of all) if (areTogether(member, other)) conversation.add(other);
    }
    const place = (one: Row) => {
      const isChild = [...conversation].some((other) => isParent(other, one));
      return `${ranks[one.provider]} ${isChild ? 1 : 0} ${nameOf(one)}`;
    };
    const [call] = [...conversation].sort((a, b) => (place(a) < place(b) ? -1 : 1));
    for (const member of conversation) {
      left.delete(member);
      links[nameOf(member)] = member === call || call === undefined ? null : nameOf(call);
    }
  }
  return links;
}

const newName = createNames();
let orgs = 0;

async function addOrg(): Promise<string> {
  orgs += 1;
  const { rows: added } = await client.query<{ id: string }>(
    `insert into organizations (id, name, slug) values (gen_random_uuid(), 'Org', $1) returning id`,
    [newName(`org-${orgs}`)],
  );
  return added[0]?.id ?? '';
}

/** The writers take the events in their order, each as soon as it is free. */
async function writeAll(orgId: string, events: readonly LegEvent[], count: number): Promise<void> {
  const queue = [...events];
  await Promise.all(
    writers.slice(0, count).map(async (writer) => {
      for (let event = queue.shift(); event !== undefined; event = queue.shift()) {
        await recordEvent(writer, orgId, event);
      }
    }),
  );
}

it('conversations have the same links in any order of their events, with one writer and with eight', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ all, events }) => {
      const links = expectedLinks(all);
      const calls = Object.values(links).filter((link) => link === null).length;
      for (const count of [1, maxWriters]) {
        const orgId = await addOrg();
        await writeAll(orgId, events, count);
        expect(await linksOf(client, orgId)).toEqual(links);
        expect(await rollupOf(client, orgId)).toEqual({ differences: [], calls });
      }
    }),
    { numRuns: fuzzRuns(60) },
  );
}, 120_000);
