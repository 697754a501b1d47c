import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FunctionFile, listFunctionFiles, parseFunctionFile } from '../../src/database/function-files.ts';
import { dropReplayedFunctions, replayFunctions } from '../../src/database/replay-functions.ts';
import { createTestDatabase } from '../helpers/database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;

const fileOf = (name: string, rest: string): FunctionFile =>
  parseFunctionFile(`src/features/rooms/sql/${name}.sql`, `create function public.${name}${rest};\n`);
const pathOf = (name: string) => `src/features/rooms/sql/${name}.sql`;
const countRooms = fileOf('count_rooms', `() returns integer language sql set search_path = '' as 'select 7'`);

const replay = (...files: FunctionFile[]) => replayFunctions(client, files);

async function functionsNamed(name: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string; signature: string }>(
    `select oid::text as id, oid::regprocedure || ' ' || prorettype::regtype as signature from pg_proc where proname = $1 order by 2`,
    [name],
  );
  return rows.map(({ signature }) => signature);
}

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

beforeEach(() => dropReplayedFunctions(client));

afterAll(async () => {
  await client?.end();
  await database?.close();
});

describe('replayed functions', () => {
  it('run once, and again only when their file changes', async () => {
    expect(await replay(countRooms)).toEqual({ applied: [pathOf('count_rooms')], dropped: [] });
    expect(await replay(countRooms)).toEqual({ applied: [], dropped: [] });
    const changed = fileOf('count_rooms', `() returns integer language sql as 'select 8'`);
    expect(await replay(changed)).toEqual({ applied: [pathOf('count_rooms')], dropped: [] });
    expect((await client.query('select count_rooms()')).rows).toEqual([{ count_rooms: 8 }]);
  });

  it('keep their OID while their file does not change', async () => {
    const oid = async () => (await client.query(`select 'public.count_rooms'::regproc::oid as oid`)).rows;
    await replay(countRooms);
    const before = await oid();
    await replay(countRooms, fileOf('other', `() returns integer language sql as 'select 1'`));
    expect(await oid()).toEqual(before);
  });

  it('leave no overload when arguments change', async () => {
    await client.query(`create function public.count_rooms(a text) returns text language sql as 'select a'`);
    await replay(countRooms);
    await replay(fileOf('count_rooms', `(minimum integer) returns integer language sql as 'select minimum'`));
    expect(await functionsNamed('count_rooms')).toEqual(['count_rooms(integer) integer']);
  });

  it('accept a changed return type', async () => {
    await replay(countRooms);
    await replay(fileOf('count_rooms', `() returns table (n bigint) language sql as 'select 7::bigint'`));
    expect(await functionsNamed('count_rooms')).toEqual(['count_rooms() bigint']);
  });

  it('are dropped when their file is removed', async () => {
    await replay(countRooms);
    expect(await replay()).toEqual({ applied: [], dropped: [pathOf('count_rooms')] });
    expect(await functionsNamed('count_rooms')).toEqual([]);
  });

  it('run again after a migration has dropped them', async () => {
    await replay(countRooms);
    await client.query('drop function public.count_rooms()');
    expect((await replay(countRooms)).applied).toEqual([pathOf('count_rooms')]);
  });

  it('may call each other in any order of their files', async () => {
    const first = fileOf('a_caller', `() returns integer language sql as 'select public.z_called()'`);
    await replay(first, fileOf('z_called', `() returns integer language sql as 'select 1'`));
    expect((await client.query('select a_caller()')).rows).toEqual([{ a_caller: 1 }]);
  });

  it('change together or not at all, and the error names the file', async () => {
    await replay(countRooms);
    const broken = fileOf('list_rooms', `() returns integer language sql as 'select n from public.rooms'`);
    const changed = fileOf('count_rooms', `() returns integer language sql as 'select 8'`);
    const failure = await replay(changed, broken).catch((error: Error) => error);
    expect(failure).toMatchObject({ name: 'FailedMigration' });
    expect((failure as Error).message.split('\n')).toEqual([
      `The function file ${pathOf('list_rooms')} failed.`,
      'No function was changed.',
      'PostgreSQL reports: relation "public.rooms" does not exist (42P01)',
    ]);
    expect((await client.query('select count_rooms()')).rows).toEqual([{ count_rooms: 7 }]);
    expect((await replay(countRooms)).applied).toEqual([]);
  });

  it.each([
    [
      'a broken statement',
      'list_rooms',
      `() returns nonsense language sql as 'select 1'`,
      'type "nonsense" does not exist',
    ],
    [
      'a name that is not in its own search_path',
      'list_rooms',
      `() returns bigint language sql set search_path = '' as 'select count(*) from contacts'`,
      'relation "contacts" does not exist',
    ],
    [
      'a syntax error in plpgsql',
      'list_rooms',
      `() returns bigint language plpgsql as 'begin retrun 1; end'`,
      'syntax error',
    ],
  ])('fail with the name of the file for %s', async (_what, name, rest, message) => {
    const failing = replay(fileOf(name, rest));
    await expect(failing).rejects.toThrow(`The function file ${pathOf(name)} failed.`);
    await expect(failing).rejects.toThrow(message);
  });

  it('fail with the name of an unchanged file that a changed one breaks', async () => {
    const caller = fileOf('caller', `() returns integer language sql as 'select public.count_rooms()'`);
    await replay(countRooms, caller);
    const changed = fileOf('count_rooms', `(org uuid) returns integer language sql as 'select 8'`);
    await expect(replay(changed, caller)).rejects.toThrow(`The function file ${pathOf('caller')} failed.`);
  });

  it('are recorded in a table that no API role can read or write', async () => {
    await replay(countRooms);
    const { rows } = await client.query(
      `select rolname from pg_roles where rolname in ('anon', 'authenticated', 'service_role', 'callboard_service')
       and has_table_privilege(oid, 'private.applied_functions', 'select, insert, update, delete')`,
    );
    expect(rows).toEqual([]);
  });
});

describe('function files', () => {
  it('are found in any folder named sql, ordered by path', async () => {
    const root = await mkdtemp(join(tmpdir(), 'callboard-functions-'));
    const src = join(root, 'src');
    try {
      for (const [folder, name] of [
        ['b/sql', 'second'],
        ['a/deep/sql', 'first'],
        ['a', 'not_one'],
      ] as const) {
        await mkdir(join(src, folder), { recursive: true });
        await writeFile(join(src, folder, `${name}.sql`), `-- Why.\ncreate function private.${name}() returns void`);
      }
      const found = await listFunctionFiles(src);
      expect(found.map(({ path, schemas, name }) => [path, ...schemas, name])).toEqual([
        ['src/a/deep/sql/first.sql', 'private', 'first'],
        ['src/b/sql/second.sql', 'private', 'second'],
      ]);
      await mkdir(join(src, 'c/sql'), { recursive: true });
      await writeFile(join(src, 'c/sql/first.sql'), 'create function private.first() returns void');
      await expect(listFunctionFiles(src)).rejects.toThrow('a/deep/sql/first.sql and src/c/sql/first.sql both hold');
    } finally {
      await rm(root, { recursive: true });
    }
  });

  it.each([
    ['another name', 'create function public.other() returns void'],
    ['no schema', 'create function count_rooms() returns void'],
    ['two functions', 'create function public.count_rooms() …;\ncreate function public.count_rooms(a text) …;'],
  ])('are refused with %s', (_what, sql) => {
    expect(() => parseFunctionFile(pathOf('count_rooms'), sql)).toThrow(
      `${pathOf('count_rooms')} must hold one "create function <schema>.count_rooms(…)", named as the file.`,
    );
  });
});
