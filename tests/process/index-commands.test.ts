// The output, the changes and the exit codes of the commands of the index doctor.
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ensureIndexes } from '../../src/index-doctor/ensure.ts';
import { plans } from '../../src/plans.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { runCli } from '../helpers/run-cli.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client?.end();
  await database?.close();
});

const run = (name: 'check-indexes' | 'ensure-indexes', args: string[] = [], databaseUrl = database.url) =>
  runCli(name, args, { DATABASE_URL: databaseUrl });

async function definitions(): Promise<string[]> {
  const { rows } = await client.query<{ definition: string }>(
    `select pg_get_indexdef(indexrelid) as definition from pg_index join pg_class c on c.oid = indrelid
     where relnamespace = 'public'::regnamespace and indisvalid order by 1`,
  );
  return rows.map(({ definition }) => definition);
}

/** Holds a concurrent build of an index on call_logs up until the command has read how far it is. */
async function whileBuildWaits<Result>(start: () => Promise<Result>): Promise<Result> {
  const writer = new pg.Client({ connectionString: database.url });
  await writer.connect();
  await writer.query('begin; lock table call_logs in row exclusive mode');
  const running = start();
  await vi.waitFor(
    async () => {
      const { rows } = await client.query(
        `select from pg_stat_activity as watcher, pg_stat_progress_create_index as build
         join pg_stat_activity as builder using (pid)
         where watcher.query like '%pg_stat_progress_create_index where pid = $1' and watcher.state = 'idle'
           and watcher.query_start > builder.query_start and build.phase like 'waiting for%'`,
      );
      expect(rows).toHaveLength(1);
    },
    { timeout: 30_000, interval: 20 },
  );
  await writer.end();
  return running;
}

describe('check-indexes', () => {
  it('exits with 0 and prints a table when all indexes are as required', async () => {
    const { code, stdout, stderr } = await run('check-indexes');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Hot queries\n/);
    expect(stdout).toContain('· many indexes            call_logs has 21 indexes');
    expect(stdout).toContain('Nothing stops a deploy');
  });

  it('exits with 1 when an index is missing, and prints the statement that creates it', async () => {
    await client.query('drop index idx_call_logs_org_started');
    const { code, stdout } = await run('check-indexes');
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ missing +idx_call_logs_org_started does not exist/);
    expect(stdout).toContain('CREATE INDEX CONCURRENTLY idx_call_logs_org_started ON public.call_logs USING btree');
    expect(stdout).toContain('The deploy must stop: 1 findings');
  });

  it('prints only JSON on stdout with --json, and the plans with --explain', async () => {
    await client.query('drop index idx_call_logs_org_started');
    const { code, stdout, stderr } = await run('check-indexes', ['--json']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const report = JSON.parse(stdout);
    expect(Object.keys(report)).toEqual([
      'isHealthy',
      'statisticsSince',
      'findings',
      'hotQueries',
      'indexes',
      'tables',
    ]);
    expect(report.findings[0]).toMatchObject({
      kind: 'missing',
      stopsDeploy: true,
      index: 'idx_call_logs_org_started',
    });
    expect(report.hotQueries[0]).toMatchObject({ name: 'call list, first page', feature: 'calls-dashboard' });
    const { plans } = JSON.parse((await run('check-indexes', ['--json', '--explain'])).stdout);
    expect(plans['call list, first page'].generic).toHaveProperty('Node Type');
  });

  it('shows the plans of each hot query', async () => {
    const { stdout } = await run('check-indexes', ['--explain']);
    expect(stdout).toMatch(
      /call list, past a cursor[\s\S]*generic plan\n[\s\S]*using idx_call_logs_org_started on call_logs/,
    );
  });

  it('writes nothing', async () => {
    await client.query(`insert into organizations (name, slug) values ('One', 'one')`);
    await client.query(
      `insert into call_logs (org_id, direction, status, started_at, provider, provider_call_id)
       select id, 'inbound', 'ringing', now(), 'p', '1' from organizations`,
    );
    const all = () => client.query('select md5(string_agg(c::text, null)) as calls from call_logs c');
    const before = (await all()).rows;
    expect((await run('check-indexes')).code).toBe(0);
    expect((await all()).rows).toEqual(before);
  });
});

describe('ensure-indexes', () => {
  it('builds missing indexes and constraints and prints progress; a second run builds nothing', async () => {
    const before = await definitions();
    await client.query(`drop index idx_call_logs_org_search;
      drop index idx_phone_numbers_e164;
      alter table call_queue drop constraint call_queue_org_id_campaign_id_contact_id_key;
      insert into organizations (name, slug) values ('One', 'one');
      insert into call_logs (org_id, direction, status, started_at, from_number)
      select id, 'inbound', 'completed', now(), '+1555' || n from organizations, generate_series(1, 20000) n`);
    const first = await whileBuildWaits(() => run('ensure-indexes'));
    expect(first).toMatchObject({
      code: 0,
      stdout:
        '3 built: idx_call_logs_org_search, idx_phone_numbers_e164, call_queue_org_id_campaign_id_contact_id_key\n',
    });
    expect(first.stderr).toMatch(/idx_call_logs_org_search: building on call_logs\n/);
    expect(first.stderr).toMatch(/idx_call_logs_org_search: (waiting for[^\n]*|initializing), \d+\.\d s\n/);
    expect(first.stderr).toMatch(/idx_call_logs_org_search: done in \d+\.\d s\n/);
    expect(await definitions()).toEqual(before);
    const { rows } = await client.query(
      `select contype from pg_constraint where conname = 'call_queue_org_id_campaign_id_contact_id_key'`,
    );
    expect(rows).toEqual([{ contype: 'u' }]);
    expect(await run('ensure-indexes')).toEqual({ code: 0, stdout: 'Nothing was built.\n', stderr: '' });
  });

  it('builds each index once in three runs at once, and all of them succeed', async () => {
    const before = await definitions();
    await client.query('drop index idx_call_logs_org_started, idx_contacts_org_email, idx_messages_org_search');
    const outcomes = await Promise.all([1, 2, 3].map(() => run('ensure-indexes', ['--json'])));
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0]);
    const built = outcomes.flatMap(({ stdout }) => JSON.parse(stdout).built);
    expect(built.sort()).toEqual(['idx_call_logs_org_started', 'idx_contacts_org_email', 'idx_messages_org_search']);
    expect(await definitions()).toEqual(before);
  });

  it('drops an invalid index and builds it again', async () => {
    await client.query('drop index idx_services_org_created');
    // The state after an interrupted build.
    await client.query('create index idx_services_org_created on services (org_id, created_at desc)');
    await client.query(
      `update pg_index set indisvalid = false where indexrelid = 'idx_services_org_created'::regclass`,
    );
    const { code, stderr } = await run('ensure-indexes');
    expect(code).toBe(0);
    expect(stderr).toContain('idx_services_org_created: rebuilding on services');
    const { rows } = await client.query(
      `select indisvalid from pg_index where indexrelid = 'idx_services_org_created'::regclass`,
    );
    expect(rows).toEqual([{ indisvalid: true }]);
  });

  it('prints the SQL with --dry-run and changes nothing', async () => {
    await client.query('drop index idx_leads_org_created');
    await client.query(`update pg_index set indisvalid = false where indexrelid = 'idx_contacts_org_email'::regclass`);
    const before = await definitions();
    expect(await run('ensure-indexes', ['--dry-run'])).toEqual({
      code: 0,
      stdout: [
        'DROP INDEX CONCURRENTLY public.idx_contacts_org_email;',
        'CREATE INDEX CONCURRENTLY idx_contacts_org_email ON public.contacts USING btree (org_id, email);',
        'CREATE INDEX CONCURRENTLY idx_leads_org_created ON public.leads USING btree (org_id, created_at DESC) INCLUDE (status, value_micros);',
        '',
      ].join('\n'),
      stderr: '',
    });
    expect(await definitions()).toEqual(before);
  });

  it('gives up an index after waiting too long, continues with the next one, and starts it again in the next run', async () => {
    await client.query('drop index idx_services_org_created, idx_call_queue_org_contact');
    const writer = new pg.Client({ connectionString: database.url });
    await writer.connect();
    await writer.query('begin; lock table services in row exclusive mode');
    const waits: (number | null)[] = [];
    const options = { ...plans, databaseUrl: database.url, say: () => {}, pollMs: 5 };
    const first = await ensureIndexes({
      ...options,
      lockTimeoutMs: 300,
      onProgress: (_, { waitsForPid }) => waits.push(waitsForPid),
    });
    expect(first.built).toEqual(['idx_call_queue_org_contact']);
    expect(first.failed).toMatchObject([
      { index: 'idx_services_org_created', reason: expect.stringContaining('lock timeout') },
    ]);
    expect(waits).toContain(Number((await writer.query('select pg_backend_pid() as pid')).rows[0].pid));
    await writer.query('rollback');
    await writer.end();
    expect(await ensureIndexes(options)).toMatchObject({ built: ['idx_services_org_created'], failed: [] });
  });

  it('does not touch a different index of the same name, and reports it', async () => {
    await client.query('drop index idx_services_org_created; create index idx_services_org_created on services (name)');
    const { code, stderr } = await run('ensure-indexes');
    expect(code).toBe(1);
    expect(stderr).toContain('idx_services_org_created is not as required: a different index has this name');
    expect(await definitions()).toContain(
      'CREATE INDEX idx_services_org_created ON public.services USING btree (name)',
    );
  });
});

describe.each(['check-indexes', 'ensure-indexes'] as const)('%s', (name) => {
  it('prints its help', async () => {
    const { code, stdout } = await run(name, ['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`npm run ${name} -- --json`);
  });

  it('exits with 2 for unknown options and with 1 without a database', async () => {
    expect(await run(name, ['--colour'])).toMatchObject({ code: 2, stdout: '' });
    const away = await run(name, [], 'postgres://nobody@127.0.0.1:1/none');
    expect(away).toMatchObject({ code: 1, stderr: expect.stringContaining('ECONNREFUSED') });
  });
});
