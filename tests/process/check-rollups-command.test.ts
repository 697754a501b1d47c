import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { runCli } from '../helpers/run-cli.ts';

let database: TestDatabase;
let client: pg.Client;
let orgId: string;

const run = (args: string[], databaseUrl = '') => runCli('check-rollups', args, { DATABASE_URL: databaseUrl });

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.close();
});
beforeEach(async () => {
  await client.query('delete from organizations');
  orgId = randomUUID();
  await client.query(`insert into organizations (id, name, slug) values ($1, 'Org', 'org')`, [orgId]);
  await client.query(
    `insert into call_logs (org_id, direction, status, started_at, duration_seconds)
     select $1, 'inbound', 'completed', timestamptz '2026-06-01 12:00Z', 60 from generate_series(1, 3)`,
    [orgId],
  );
});

/** Without triggers, as a restore or a replica writes. */
async function breakIt(): Promise<void> {
  await client.query(`begin; set local session_replication_role = replica;
    update call_logs set started_at = '2026-06-02 12:00Z' where id in (select id from call_logs limit 1); commit`);
}

/** After `breakIt`: the call is in the totals of each dimension and in the histogram of durations, under its old day. */
const groups = {
  agent_id: ['none inbound'],
  campaign_id: ['none inbound'],
  cells: ['inbound completed unknown'],
  duration: ['any', 'inbound'],
  ended_by: ['unknown inbound'],
  hour: ['12 inbound'],
  outcome: ['unknown inbound'],
  phone_number_id: ['none inbound'],
  provider: ['unknown inbound'],
  total: ['inbound'],
};
const measures = ['answered', 'calls', 'completed', 'demand', 'offered', 'seconds', 'timed'];
const differences = Object.entries(groups).flatMap(([dimension, ofDimension]) =>
  [
    { day: '2026-06-01', stored: 3, expected: 2 },
    { day: '2026-06-02', stored: 0, expected: 1 },
  ].flatMap(({ day, stored, expected }) =>
    ofDimension.flatMap((group) =>
      // The histogram has 60 seconds at place 45.
      (dimension === 'duration' ? ['place 45'] : measures).map((figure) => {
        const each = figure === 'seconds' ? 60 : 1;
        return { day, dimension, group, figure, stored: `${stored * each}`, expected: `${expected * each}` };
      }),
    ),
  ),
);

describe('the check-rollups command', () => {
  it('exits with 0 when there is no difference', async () => {
    expect(await run([], database.url)).toEqual({
      code: 0,
      stdout: '1 organization checked, no difference.\n',
      stderr: '',
    });
  });

  it('exits with 1 on a difference, and names the org, the day and the figure', async () => {
    await breakIt();
    const { code, stdout } = await run([], database.url);
    expect(code).toBe(1);
    const lines = differences.map(
      ({ day, dimension, group, figure, stored, expected }) =>
        `${orgId}  ${day}  ${figure} of ${dimension} ${group}: ${stored}, should be ${expected}\n`,
    );
    expect(stdout).toBe(`${lines.join('')}1 organization checked, 130 differences.\n`);
  });

  it('repairs, reports the differences and the repair, and finds none in the next run', async () => {
    await breakIt();
    const repair = await run(['--repair', '--json'], database.url);
    expect(repair.code).toBe(0);
    const result = JSON.parse(repair.stdout);
    expect(result).toMatchObject({ organizations: 1, repaired: [orgId] });
    expect(result.differences).toEqual(differences.map((difference) => ({ orgId, ...difference })));
    const after = await run(['--org', orgId, '--json'], database.url);
    expect(JSON.parse(after.stdout)).toEqual({ organizations: 1, differences: [], repaired: [] });
  });

  it.each([
    [['--colour'], 'colour'],
    [['--org', 'bluebird'], '--org'],
  ])('exits with 2 and a reason for %j', async (args, reason) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(reason);
  });

  it('exits with 1 when the organisation does not exist or the database is down', async () => {
    expect(await run(['--org', randomUUID()], database.url)).toMatchObject({ code: 1, stdout: '' });
    expect(await run([], 'postgres://nobody@127.0.0.1:1/none')).toMatchObject({ code: 1, stdout: '' });
  });

  it('prints its help', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('npm run check-rollups');
  });
});
