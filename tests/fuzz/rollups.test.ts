// The rollup equals a count of the rows after any writes, also concurrent ones.
import { randomInt, randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareRollup, repairRollup } from '../../src/database/call-rollup.ts';
import { createCallWriter } from '../helpers/call-writer.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { eventually } from '../helpers/eventually.ts';
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
       coalesce(sentiment, 'unknown') as sentiment, count(*)::int as calls, coalesce(sum(duration_seconds) filter (where status = 'completed'), 0)::int as seconds
     from call_logs left join org_settings using (org_id)
     where org_id = $1 and leg_of is null and started_at between '1000-01-01' and '3000-01-01' group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
    [orgId],
  );
  return rows;
}

/** Of the totals alone: fold first. */
async function storedDays(orgId: string) {
  await fold(orgId);
  const { rows } = await client.query(
    `select day::text, direction, status, sentiment, sum(calls)::int as calls, sum(seconds)::int as seconds
     from private.call_totals where org_id = $1 and dimension = 'cells' and day between '1000-01-01' and '3000-01-01'
     group by 1, 2, 3, 4 having sum(calls) <> 0 order by 1, 2, 3, 4`,
    [orgId],
  );
  return rows;
}

const fold = (orgId: string) => client.query('select private.fold_call_changes($1)', [orgId]);
const hasMoreToCount = async (orgId: string, maxCalls: number) => {
  const { rows } = await client.query('select private.count_calls($1, $2) as more', [orgId, maxCalls]);
  return rows[0]?.more === true;
};
const count = (orgId: string) => client.query('call private.count_all_calls($1)', [orgId]);

const writers = 4;
const writesEach = fuzzRuns(80);
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
        // A change of the time zone leaves a recount to the job.
        const before = await compareRollup(client, orgId);
        expect(before.filter(({ dimension }) => dimension !== null)).toEqual([]);
        await count(orgId);
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

describe('a change of the time zone', () => {
  // Noon in UTC is the next day in Auckland.
  const insert = (orgId: string) =>
    `insert into call_logs ${calls} values ('${orgId}', 'inbound', 'missed', '2026-06-01 12:00Z')`;
  const move = (orgId: string) => `update org_settings set timezone = 'Pacific/Auckland' where org_id = '${orgId}'`;
  const daysOf = async (orgId: string) => (await storedDays(orgId)).map(({ day, calls: number }) => [day, number]);

  it('takes effect at once for an organisation without calls, also for a transaction that is open', async () => {
    const orgId = await addOrg('UTC');
    await connected(async (writer) => {
      await writer.query('begin');
      await writer.query(insert(orgId));
      await client.query(move(orgId));
      await writer.query('commit');
    });
    expect(await daysOf(orgId)).toEqual([['2026-06-02', 1]]);
  });

  it('leaves the first calls to the recount while an open transaction folds them', async () => {
    const orgId = await addOrg('UTC');
    await connected(async (writer) => {
      await writer.query('begin');
      await writer.query(insert(orgId));
      await writer.query('select private.fold_call_changes($1)', [orgId]);
      await client.query(move(orgId));
      await writer.query('commit');
    });
    await count(orgId);
    expect(await daysOf(orgId)).toEqual([['2026-06-02', 1]]);
  });

  it('takes effect for other organisations with the recount, which waits for no writer', async () => {
    const orgId = await addOrg('UTC');
    await client.query(insert(orgId));
    await client.query(move(orgId));
    expect(await daysOf(orgId)).toEqual([['2026-06-01', 1]]);
    await connected(async (writer) => {
      await writer.query('begin');
      await writer.query(insert(orgId));
      await count(orgId);
      expect(await daysOf(orgId)).toEqual([['2026-06-02', 1]]);
      await writer.query('commit');
    });
    expect(await daysOf(orgId)).toEqual([['2026-06-02', 2]]);
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
  it('do not wait for each other or for a fold', async () => {
    const orgId = await addOrg('UTC');
    const insert = `insert into call_logs ${calls} values ('${orgId}', 'inbound', 'missed', '2026-06-01')`;
    await client.query(insert);
    const open = Array.from({ length: 4 }, () => new pg.Client({ connectionString: database.url }));
    try {
      for (const writer of open) {
        await writer.connect();
        await writer.query('begin');
        await writer.query(insert);
        await writer.query('select private.fold_call_changes($1)', [orgId]);
      }
      for (const writer of open) await writer.query('commit');
    } finally {
      for (const writer of open) await writer.end();
    }
    expect(await compareRollup(client, orgId)).toEqual([]);
    expect((await storedDays(orgId)).map(({ calls: number }) => number)).toEqual([5]);
  });

  it('fold what they wrote from time to time', async () => {
    const orgId = await addOrg('UTC');
    await client.query(
      `insert into call_logs ${calls} select $1, 'inbound', 'missed', '2026-06-01' from generate_series(1, 600)`,
      [orgId],
    );
    const { rows } = await client.query('select count(*)::int as left from private.call_changes where org_id = $1', [
      orgId,
    ]);
    expect(rows).toEqual([{ left: 0 }]);
  });
});

describe('the deletion of an organisation', () => {
  it('deletes its rollup', async () => {
    const orgId = await addOrg('Asia/Kathmandu');
    await client.query(`insert into call_logs ${calls} values ($1, 'inbound', 'missed', now())`, [orgId]);
    await client.query('delete from organizations where id = $1', [orgId]);
    for (const table of ['call_totals', 'call_histograms', 'call_changes', 'call_clocks']) {
      const { rows } = await client.query(`select from private.${table} where org_id = $1`, [orgId]);
      expect(rows).toEqual([]);
    }
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
    const difference = { orgId: broken, dimension: 'cells', figure: 'calls', stored: '9', expected: '7' };
    const group = 'inbound missed unknown';
    expect(
      (await compareRollup(client, broken)).filter(
        ({ dimension, figure }) => dimension === 'cells' && figure === 'calls',
      ),
    ).toEqual([
      { ...difference, group, day: null },
      { ...difference, group, day: '2026-06-01' },
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
    // The writer may have changed the time zone last.
    await count(broken);
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
      `insert into call_logs ${calls} select $1, 'inbound', 'missed', timestamptz '2026-01-01' + n % 900 * interval '1 hour' from generate_series(1, 6000) n`,
      [first],
    );
    for (const id of orgIds) await client.query('select private.count_calls($1, 1000, true)', [id]);
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
    await eventually(() => expect(areUnderWay).toBe(writing.length));
    for (const id of orgIds) while (await hasMoreToCount(id, 700));
    isOver = true;
    await Promise.all(writing);
    for (const id of orgIds) expect(await compareRollup(client, id)).toEqual([]);
    const { rows } = await client.query(
      'select distinct counted_before from private.call_clocks where org_id = any ($1)',
      [orgIds],
    );
    expect(rows).toEqual([{ counted_before: Number.POSITIVE_INFINITY }]);
  }, 120_000);
});
