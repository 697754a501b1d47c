// The rollup equals a count of the rows after any writes, also concurrent ones.
import { randomInt, randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { compareRollup, repairRollup } from '../../src/database/call-rollup.ts';
import { createCallWriter } from '../helpers/call-writer.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { fuzzRuns } from '../helpers/fuzz-runs.ts';
import { createRandom } from '../helpers/seeded-random.ts';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.close();
});

async function addOrg(timezone: string): Promise<string> {
  const id = randomUUID();
  await client.query(`insert into organizations (id, name, slug) values ($1, 'Org', $2)`, [id, id]);
  await client.query('update org_settings set timezone = $2 where org_id = $1', [id, timezone]);
  return id;
}

/** Counted from the rows, without the functions that maintain the rollup. */
async function countDays(orgId: string) {
  const { rows } = await client.query(
    `select (started_at at time zone coalesce(timezone, 'UTC'))::date::text as day, direction, status,
       coalesce(sentiment, 'unknown') as sentiment, count(*)::int as calls, coalesce(sum(duration_seconds), 0)::int as seconds
     from call_logs left join org_settings using (org_id)
     where org_id = $1 and leg_of is null and started_at between '1000-01-01' and '3000-01-01' group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
    [orgId],
  );
  return rows;
}

async function storedDays(orgId: string) {
  const { rows } = await client.query(
    `select day::text, direction, status, sentiment, sum(calls)::int as calls, sum(seconds)::int as seconds
     from call_daily_totals where org_id = $1 and day between '1000-01-01' and '3000-01-01'
     group by 1, 2, 3, 4 having sum(calls) <> 0 order by 1, 2, 3, 4`,
    [orgId],
  );
  return rows;
}

const writers = 4;
const writesEach = fuzzRuns(120);
const histories = [
  ['America/New_York', 'UTC'],
  ['Asia/Kathmandu', 'Asia/Kolkata'],
  ['Australia/Lord_Howe', 'America/Havana'],
  ['Asia/Beirut', 'America/St_Johns'],
  ['Pacific/Kiritimati', 'Pacific/Niue'],
].map((zones) => ({ zones: zones as [string, ...string[]], seed: randomInt(2 ** 31) }));

describe('the rollup equals a count of the rows after any writes', () => {
  it.each(histories)(
    '$zones, seed $seed',
    async ({ zones, seed }) => {
      const orgIds: [string, ...string[]] = [
        await addOrg(zones[0]),
        await addOrg('UTC'),
        await addOrg('Europe/Berlin'),
      ];
      let written = 0;
      await Promise.all(
        Array.from({ length: writers }, async (_, n) => {
          const writer = await createCallWriter({ url: database.url, random: createRandom(seed + n), orgIds, zones });
          try {
            for (let round = 0; round < writesEach; round += 1) if (await writer.write()) written += 1;
          } finally {
            await writer.close();
          }
        }),
      );
      // A rejected write stores nothing, so most writes must succeed for the test to mean something.
      expect(written).toBeGreaterThan((writers * writesEach) / 2);
      for (const orgId of orgIds) {
        expect(await compareRollup(client, orgId)).toEqual([]);
        expect(await storedDays(orgId)).toEqual(await countDays(orgId));
      }
    },
    120_000,
  );
});

const calls = '(org_id, direction, status, started_at)';

async function connected<Result>(use: (other: pg.Client) => Promise<Result>): Promise<Result> {
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  try {
    return await use(other);
  } finally {
    await other.end();
  }
}

/** Resolves when a session waits for a lock of another. */
async function isWaitedFor(): Promise<void> {
  await vi.waitFor(
    async () => {
      const { rows } = await client.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      expect(rows).toHaveLength(1);
    },
    { timeout: 10_000, interval: 5 },
  );
}

describe('a change of the time zone', () => {
  // Noon in UTC is the next day in Auckland.
  const insert = (orgId: string) =>
    `insert into call_logs ${calls} values ('${orgId}', 'inbound', 'missed', '2026-06-01 12:00Z')`;
  const move = (orgId: string) => `update org_settings set timezone = 'Pacific/Auckland' where org_id = '${orgId}'`;
  const daysOf = async (orgId: string) => (await storedDays(orgId)).map(({ day, calls: count }) => [day, count]);

  it('waits for a transaction that writes in the old time zone', async () => {
    const orgId = await addOrg('UTC');
    await connected(async (writer) => {
      await writer.query('begin');
      await writer.query(insert(orgId));
      const moved = connected((mover) => mover.query(move(orgId)));
      await isWaitedFor();
      await writer.query('commit');
      await moved;
    });
    expect(await daysOf(orgId)).toEqual([['2026-06-02', 1]]);
  });

  it('blocks the next writer, which then uses the new time zone', async () => {
    const orgId = await addOrg('UTC');
    await client.query(insert(orgId));
    await connected(async (mover) => {
      await mover.query('begin');
      await mover.query(move(orgId));
      const written = connected((writer) => writer.query(insert(orgId)));
      await isWaitedFor();
      await mover.query('commit');
      await written;
    });
    expect(await daysOf(orgId)).toEqual([['2026-06-02', 2]]);
  });

  it('rejects a writer whose snapshot has the old time zone', async () => {
    const orgId = await addOrg('UTC');
    await connected(async (writer) => {
      await writer.query('begin isolation level repeatable read');
      await writer.query('select from call_logs limit 1');
      await client.query(move(orgId));
      await expect(writer.query(insert(orgId))).rejects.toThrow('could not serialize');
      await writer.query('rollback');
    });
    expect(await daysOf(orgId)).toEqual([]);
  });

  it('is rolled back with its transaction', async () => {
    const orgId = await addOrg('UTC');
    await client.query(insert(orgId));
    await client.query('begin');
    await client.query(move(orgId));
    expect(await daysOf(orgId)).toEqual([['2026-06-02', 1]]);
    await client.query('rollback');
    expect(await daysOf(orgId)).toEqual([['2026-06-01', 1]]);
    expect(await compareRollup(client, orgId)).toEqual([]);
  });
});

describe('truncate of the calls', () => {
  it('is rejected for a snapshot that may miss concurrent changes of the rollup', async () => {
    await client.query('begin isolation level repeatable read');
    try {
      await expect(client.query('truncate call_logs cascade')).rejects.toThrow('read committed');
    } finally {
      await client.query('rollback');
    }
  });
});

describe('concurrent writers of one organisation', () => {
  it('do not wait for each other to commit', async () => {
    const orgId = await addOrg('UTC');
    const open: pg.Client[] = [];
    try {
      for (let n = 0; n < 16; n += 1) {
        const writer = new pg.Client({ connectionString: database.url });
        open.push(writer);
        await writer.connect();
        await writer.query('begin');
        await writer.query(`insert into call_logs ${calls} values ('${orgId}', 'inbound', 'missed', '2026-06-01')`);
      }
      for (const writer of open) await writer.query('commit');
    } finally {
      for (const writer of open) await writer.end();
    }
    const { rows } = await client.query(
      `select count(distinct shard)::int as shards, sum(calls)::int as calls from call_daily_totals where org_id = $1 and day = '2026-06-01'`,
      [orgId],
    );
    expect(rows).toEqual([{ shards: 16, calls: 16 }]);
  });

  it('fill one shard when they write one after another', async () => {
    const orgId = await addOrg('UTC');
    for (let n = 0; n < 5; n += 1) {
      await connected((writer) =>
        writer.query(`insert into call_logs ${calls} values ('${orgId}', 'inbound', 'missed', '2026-06-01')`),
      );
    }
    const { rows } = await client.query('select distinct shard from call_daily_totals where org_id = $1', [orgId]);
    expect(rows).toEqual([{ shard: 0 }]);
  });
});

describe('the deletion of an organisation', () => {
  it('deletes its rollup', async () => {
    const orgId = await addOrg('Asia/Kathmandu');
    await client.query(`insert into call_logs ${calls} values ($1, 'inbound', 'missed', now())`, [orgId]);
    await client.query('delete from organizations where id = $1', [orgId]);
    const { rows } = await client.query('select from call_daily_totals where org_id = $1', [orgId]);
    expect(rows).toEqual([]);
  });
});

describe('a repair', () => {
  it('corrects changes that bypassed the triggers, while other sessions write', async () => {
    const orgIds: [string, ...string[]] = [await addOrg('America/New_York'), await addOrg('UTC')];
    const [broken] = orgIds;
    await client.query(
      `insert into call_logs ${calls} select $1, 'inbound', 'missed', timestamptz '2026-06-01 12:00Z' from generate_series(1, 9)`,
      [broken],
    );
    await client.query(`begin; set local session_replication_role = replica;
      delete from call_logs where id in (select id from call_logs where org_id = '${broken}' limit 2); commit`);
    const difference = { orgId: broken, direction: 'inbound', status: 'missed', sentiment: 'unknown', figure: 'calls' };
    expect(await compareRollup(client, broken)).toEqual([
      { ...difference, day: null, stored: '9', expected: '7' },
      { ...difference, day: '2026-06-01', stored: '9', expected: '7' },
    ]);

    let isOver = false;
    const writing = connected(async () => {
      const writer = await createCallWriter({
        url: database.url,
        random: createRandom(randomInt(2 ** 31)),
        orgIds,
        zones: ['UTC'],
      });
      let writes = 0;
      while (!isOver || writes < 10) if (await writer.write()) writes += 1;
      await writer.close();
    });
    for (let round = 0; round < 10; round += 1) await repairRollup(client, broken);
    isOver = true;
    await writing;
    expect(await compareRollup(client, broken)).toEqual([]);
  });

  it('reports organisations whose calls are not counted or are counted in another time zone', async () => {
    const orgId = await addOrg('America/New_York');
    await client.query(
      `update private.call_clocks set timezone = 'UTC', counted_before = '-infinity' where org_id = $1`,
      [orgId],
    );
    expect(
      (await compareRollup(client, orgId)).map(({ figure, stored, expected }) => [figure, stored, expected]),
    ).toEqual([
      ['counted', 'before -infinity', 'all'],
      ['timezone', 'UTC', 'America/New_York'],
    ]);
    await repairRollup(client, orgId);
    expect(await compareRollup(client, orgId)).toEqual([]);
  });
});

describe('calls that the rollup does not have yet', () => {
  it('are counted once each, in batches, while other sessions write', async () => {
    const orgIds: [string, ...string[]] = [await addOrg('America/New_York'), await addOrg('UTC')];
    const [first] = orgIds;
    await client.query(
      `insert into call_logs ${calls} select $1, 'inbound', 'missed', timestamptz '2026-01-01' + n % 5000 * interval '1 hour' from generate_series(1, 45000) n`,
      [first],
    );
    for (const id of orgIds) await client.query('select private.discard_call_rollup($1)', [id]);
    expect((await compareRollup(client, first)).map(({ figure }) => figure)).toContain('counted');

    let isOver = false;
    let areUnderWay = 0;
    const writing = [1, 2, 3].map(async () => {
      const random = createRandom(randomInt(2 ** 31));
      const writer = await createCallWriter({ url: database.url, random, orgIds, zones: ['UTC'], isGentle: true });
      areUnderWay += 1;
      for (let writes = 0; !isOver || writes < 20; writes += 1) await writer.write();
      await writer.close();
    });
    await vi.waitFor(() => expect(areUnderWay).toBe(writing.length));
    for (const id of orgIds) await client.query('call private.count_all_calls($1)', [id]);
    isOver = true;
    await Promise.all(writing);
    for (const id of orgIds) expect(await compareRollup(client, id)).toEqual([]);
    const { rows } = await client.query(
      'select distinct counted_before from private.call_clocks where org_id = any ($1)',
      [orgIds],
    );
    expect(rows).toEqual([{ counted_before: Number.POSITIVE_INFINITY }]);
  }, 120_000);

  it('are counted in spite of a long transaction, without blocking other writers', async () => {
    const orgId = await addOrg('UTC');
    await client.query(`insert into call_logs ${calls} values ($1, 'inbound', 'missed', '2026-06-01')`, [orgId]);
    await connected(async (slow) => {
      await slow.query('begin');
      await slow.query(`insert into call_logs ${calls} values ($1, 'inbound', 'missed', '2026-06-01')`, [orgId]);
      const repaired = connected((other) => repairRollup(other, orgId));
      await isWaitedFor();
      await client.query(`insert into call_logs ${calls} values ($1, 'inbound', 'missed', '2026-06-01')`, [orgId]);
      await slow.query('commit');
      await repaired;
    });
    expect(await compareRollup(client, orgId)).toEqual([]);
  });
});
