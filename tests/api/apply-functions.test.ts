// SQL functions live once, in files that are replayed when they change.
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyFunctions, dropFunctions, findOutdatedFunctions } from '../../src/database/apply-functions.ts';
import { type FunctionFile, parseFunctionFile, readFunctionFiles } from '../../src/database/function-files.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.close();
});

beforeEach(() => applyFunctions(client, []));

const file = (name: string, sql: string): FunctionFile => parseFunctionFile(`features/rooms/sql/${name}.sql`, sql);
const answer = (value: number) =>
  file('answer', `create function public.answer() returns integer language sql as 'select ${value}';`);
const resultOf = async (call: string) => (await client.query(`select ${call} as value`)).rows[0]?.value;

describe('applyFunctions', () => {
  it('creates the function of a new file, and runs an unchanged file no second time', async () => {
    expect(await applyFunctions(client, [answer(1)])).toEqual(['features/rooms/sql/answer.sql']);
    expect(await resultOf('answer()')).toBe(1);
    expect(await applyFunctions(client, [answer(1)])).toEqual([]);
  });

  it('replaces a function whose body, arguments or result changed, and leaves no overload', async () => {
    await applyFunctions(client, [answer(1)]);
    await applyFunctions(client, [
      file(
        'answer',
        `create function public.answer(more integer default 1) returns text language sql as 'select more::text';`,
      ),
    ]);
    expect(await resultOf('answer()')).toBe('1');
    const { rowCount } = await client.query(`select from pg_proc where proname = 'answer'`);
    expect(rowCount).toBe(1);
  });

  it('drops the function of a file that is gone', async () => {
    await applyFunctions(client, [answer(1)]);
    expect(await applyFunctions(client, [])).toEqual(['features/rooms/sql/answer.sql']);
    await expect(client.query('select answer()')).rejects.toThrow('does not exist');
  });

  it('lets a function call one whose file comes later', async () => {
    const caller = file(
      'a_caller',
      `create function public.a_caller() returns integer language sql as 'select public.answer()';`,
    );
    await applyFunctions(client, [caller, answer(3)]);
    expect(await resultOf('a_caller()')).toBe(3);
  });

  it.each([
    ['sql', `create function public.broken() returns integer language sql as 'select missing_column';`],
    ['plpgsql', `create function public.broken() returns integer language plpgsql as $$ begin retrun 1; end $$;`],
  ])('refuses a broken body in %s with the name of its file, and changes nothing', async (_language, sql) => {
    await applyFunctions(client, [answer(1)]);
    const broken = file('broken', sql);
    await expect(applyFunctions(client, [answer(2), broken])).rejects.toThrow(
      /src\/features\/rooms\/sql\/broken\.sql failed[\s\S]*PostgreSQL says/,
    );
    expect(await resultOf('answer()')).toBe(1);
    expect((await findOutdatedFunctions(client, [answer(1)])).changed).toEqual([]);
  });

  it('runs once when two runs start together', async () => {
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    try {
      const paths = await Promise.all([applyFunctions(client, [answer(5)]), applyFunctions(other, [answer(5)])]);
      expect(paths.flat()).toEqual(['features/rooms/sql/answer.sql']);
    } finally {
      await other.end();
    }
  });
});

describe('dropFunctions', () => {
  it('drops what the files created, so that migrations can be reverted', async () => {
    await applyFunctions(client, [answer(1)]);
    await dropFunctions(client);
    await expect(client.query('select answer()')).rejects.toThrow('does not exist');
  });
});

describe('a function file', () => {
  it.each([
    ['no function', 'select 1;'],
    ['another name', `create function public.other() returns integer language sql as 'select 1';`],
    [
      'two functions of one schema',
      `create function public.room() returns integer language sql as 'select 1';
create function public.room(a integer) returns integer language sql as 'select 1';`,
    ],
    ['or replace', `create or replace function public.room() returns integer language sql as 'select 1';`],
  ])('is refused with %s', (_what, sql) => {
    expect(() => file('room', sql)).toThrow('src/features/rooms/sql/room.sql must create one function of its own name');
  });

  it('is found in every sql/ folder of src', async () => {
    const files = await readFunctionFiles();
    expect(files.length).toBeGreaterThan(40);
    expect(files.map(({ path }) => path)).toContain('features/calls/sql/record_call.sql');
  });
});
