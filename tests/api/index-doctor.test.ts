// The index doctor finds defects that the tests create, and none in a database after the migrations.
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { explainHotQuery } from '../../src/index-doctor/explain.ts';
import { readFacts } from '../../src/index-doctor/facts.ts';
import { findingsOf, stoppingKinds } from '../../src/index-doctor/findings.ts';
import { indexesOf } from '../../src/index-doctor/hot-query.ts';
import { examineIndexes } from '../../src/index-doctor/report.ts';
import { plans } from '../../src/plans.ts';
import { createTestDatabase } from '../helpers/database.ts';

const { hotQueries, requiredIndexes } = plans;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
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

describe('the plans of the features', () => {
  it('define each required index as PostgreSQL does after the migrations', async () => {
    const { indexes } = await readFacts(client);
    for (const { name, table, definition, constraint } of requiredIndexes) {
      const found = indexes.find((index) => index.name === name);
      expect(found, name).toMatchObject({ table, definition, backs_constraint: constraint !== undefined });
    }
  });

  it('require every index that the migrations name idx_…', async () => {
    const { indexes } = await readFacts(client);
    const named = indexes.map(({ name }) => name).filter((name) => name.startsWith('idx_'));
    expect(named.filter((name) => !requiredIndexes.some((required) => required.name === name))).toEqual([]);
  });

  it('have unique names, and use required indexes of their own table', () => {
    const names = hotQueries.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const query of hotQueries) {
      const [first] = indexesOf(query);
      const required = requiredIndexes.find(({ name }) => name === first);
      expect(required?.table, query.name).toBe(query.table);
    }
  });

  it('require no index without a hot query or a foreign key that needs it', async () => {
    const facts = await readFacts(client);
    const idle = requiredIndexes.filter(({ name }) => !hotQueries.some((query) => indexesOf(query).includes(name)));
    const needless = idle.filter(({ name }) => {
      const without = { ...facts, indexes: facts.indexes.filter((index) => index.name !== name) };
      return !findingsOf(without, []).some(({ kind }) => kind === 'reference without index');
    });
    expect(needless).toEqual([]);
  });

  it.each(hotQueries.filter(({ isVerbatim }) => isVerbatim).map((query) => [query.name, query] as const))(
    'contain %s with the text of its function',
    async (_, { inside = '', sql }) => {
      const [schema, name] = inside.split('.');
      const { rows } = await client.query<{ body: string }>(
        'select prosrc as body from pg_proc where pronamespace = $1::regnamespace and proname = $2',
        [schema, name],
      );
      const words = (text: string) => text.replace(/\s+/g, ' ').trim();
      expect(words(rows[0]?.body ?? '')).toContain(words(sql.replace(/(?<!:):([a-z]\w*)/g, '$1')));
    },
  );
});

describe('a database after the migrations', () => {
  it('has only the warnings that two tables have many indexes', async () => {
    const { report } = await examineIndexes(client, plans);
    expect(report.isHealthy).toBe(true);
    expect(report.findings.map(({ kind, table }) => [kind, table])).toEqual([
      ['many indexes', 'call_logs'],
      ['many indexes', 'contacts'],
    ]);
  });

  it('can plan every hot query, under row-level security and with sample values', async () => {
    const { report } = await examineIndexes(client, plans);
    expect(report.hotQueries.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(report.hotQueries).toHaveLength(hotQueries.length);
  });
});

describe('a defect', () => {
  const planted: string[] = [];
  afterEach(async () => {
    for (const undo of planted.splice(0).reverse()) await client.query(undo);
  });

  /** The findings that the statement adds. */
  async function findingsAfter(sql: string, undo: string) {
    const before = findingsOf(await readFacts(client), requiredIndexes);
    planted.push(undo);
    for (const statement of sql.split(';')) await client.query(statement);
    const known = new Set(before.map((finding) => JSON.stringify(finding)));
    const found = findingsOf(await readFacts(client), requiredIndexes).filter(
      (finding) => !known.has(JSON.stringify(finding)),
    );
    return found.filter(({ kind }) => kind !== 'many indexes').map(({ kind, index, table }) => [kind, index ?? table]);
  }

  const drop = (name: string) => `drop index if exists ${name}`;
  const definitionOf = (name: string) => requiredIndexes.find((index) => index.name === name)?.definition ?? '';

  it('a dropped index is missing, and its foreign key is without index', async () => {
    const name = 'idx_leads_org_account';
    expect(await findingsAfter(drop(name), definitionOf(name))).toEqual([
      ['missing', name],
      ['reference without index', 'leads'],
    ]);
  });

  it('an index with other columns is altered', async () => {
    const name = 'idx_services_org_created';
    const other = `${drop(name)}; create index ${name} on services (org_id, created_at)`;
    expect(await findingsAfter(other, `${drop(name)}; ${definitionOf(name)}`)).toEqual([['altered', name]]);
  });

  it('an index whose build failed is invalid, and stops a deploy', async () => {
    await client.query(`insert into organizations (name, slug) values ('Same', 'one'), ('Same', 'two')`);
    planted.push(`delete from org_settings; delete from organizations where name = 'Same'`);
    const failing = 'create unique index concurrently idx_broken on organizations (name)';
    await expect(client.query(failing)).rejects.toThrow('could not create unique index');
    expect(await findingsAfter('select 1', drop('idx_broken'))).toEqual([]);
    const invalid = findingsOf(await readFacts(client), requiredIndexes).filter(({ kind }) => kind === 'invalid');
    expect(invalid).toMatchObject([{ index: 'idx_broken', stopsDeploy: true }]);
    expect(invalid[0]?.mend).toBe('DROP INDEX CONCURRENTLY public.idx_broken;');
  });

  it.each([
    ['the same columns as another', 'services (org_id, created_at desc)', [['duplicate', 'idx_planted']]],
    ['a prefix of the columns of another', 'messages (org_id, contact_id)', [['covered', 'idx_planted']]],
    [
      'one more included column',
      'services (org_id, created_at desc) include (name)',
      [['covered', 'idx_services_org_created']],
    ],
    ['another order', 'services (org_id, created_at)', []],
    ['another order of columns', 'services (created_at desc, org_id)', []],
    ['another operator class', 'accounts (org_id, name text_pattern_ops)', []],
    ['another collation', 'templates (name collate "C")', []],
    ['a condition', 'services (org_id, created_at desc) where active', []],
    ['an expression', "services (org_id, date_trunc('day', created_at, 'UTC'))", []],
    ['another method', 'services using hash (org_id)', []],
    [
      'uniqueness and one more column',
      'unique:services (org_id, created_at desc, id)',
      [['covered', 'idx_services_org_created']],
    ],
  ])('an index with %s', async (_, what, expected) => {
    const [, unique = '', on = ''] = /^(unique:)?(.*)$/.exec(what) ?? [];
    const sql = `create ${unique === '' ? '' : 'unique '}index idx_planted on ${on}`;
    expect(await findingsAfter(sql, drop('idx_planted'))).toEqual(expected);
  });

  it('two equal indexes with an expression, a condition and an operator class are duplicates', async () => {
    const on = `on accounts (org_id, lower(name) text_pattern_ops) where website is not null`;
    const sql = `create index idx_alike_1 ${on}; create index idx_alike_2 ${on}`;
    expect(await findingsAfter(sql, `${drop('idx_alike_1')}; ${drop('idx_alike_2')}`)).toEqual([
      ['duplicate', 'idx_alike_2'],
    ]);
  });

  it.each([
    ['no index', '', true],
    ['one with its columns in another order', 'create index idx_planted on services (account_id, org_id)', false],
    [
      'one that excludes null references',
      'create index idx_planted on services (org_id, account_id) where account_id is not null',
      false,
    ],
    ['one with another condition', 'create index idx_planted on services (org_id, account_id) where active', true],
    ['one with another first column', 'create index idx_planted on services (name, org_id, account_id)', true],
    ['one that only includes its columns', 'create index idx_planted on services (org_id) include (account_id)', true],
  ])('a foreign key with %s', async (_, index, isFound) => {
    const sql = `alter table services add account_id uuid, add constraint services_account
      foreign key (org_id, account_id) references accounts (org_id, id)${index === '' ? '' : `; ${index}`}`;
    const found = await findingsAfter(sql, 'alter table services drop column account_id');
    expect(found.some(([kind, table]) => kind === 'reference without index' && table === 'services')).toBe(isFound);
  });

  it('an unused index and sequential scans of a large table are reported', async () => {
    await client.query(`insert into templates (name, content) select 'Nr ' || n, 'x' from generate_series(1, 12000) n`);
    await client.query('create index idx_idle on templates (created_at); analyze templates');
    planted.push('drop index idx_idle; truncate templates');
    await client.query(
      `do $$ begin for n in 1..1000 loop perform from templates where content = 'y' limit 1; end loop; end $$`,
    );
    await client.query('select pg_stat_force_next_flush()');
    const found = findingsOf(await readFacts(client), requiredIndexes).filter(({ table }) => table === 'templates');
    expect(found.map(({ kind, index, stopsDeploy }) => [kind, index, stopsDeploy])).toEqual([
      ['unused', 'idx_idle', false],
      ['read in full', null, false],
    ]);
  });

  it('a role without force_custom_plan is reported, and its generic plans decide', async () => {
    const facts = await readFacts(client);
    const [query] = hotQueries;
    if (query === undefined) throw new Error('no hot query');
    const generic = { ...facts, roles: {} };
    expect(findingsOf(generic, requiredIndexes).map(({ kind }) => kind)).toContain('plans without values');
    expect((await explainHotQuery(client, query, generic)).decidedBy).toContain('generic');
    expect((await explainHotQuery(client, query, facts)).decidedBy).not.toContain('generic');
  });

  it('a query that PostgreSQL cannot plan has failed, and stops a deploy', async () => {
    planted.push('alter table services rename made_at to created_at');
    await client.query('alter table services rename created_at to made_at');
    const { report } = await examineIndexes(client, plans);
    expect(report.hotQueries.filter(({ state }) => state === 'failed')).toMatchObject([
      { name: 'services, first page', message: expect.stringContaining('created_at') },
    ]);
    expect(report.isHealthy).toBe(false);
  });

  it('stops a deploy only if an index is missing, invalid or altered', () => {
    expect(stoppingKinds).toEqual(['missing', 'invalid', 'altered']);
  });
});
