import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimFolder, tryClaim } from '../../src/local-stack/claim.ts';
import { type Postgres, startPostgres } from '../../src/local-stack/postgres.ts';
import { openCluster } from '../../src/local-stack/postgres-cluster.ts';
import { findPostgresBinaries } from '../../src/local-stack/postgres-package.ts';
import { chooseServerUser } from '../../src/local-stack/postgres-user.ts';
import { identifyProcess } from '../../src/local-stack/processes.ts';
import { startLocalStack } from '../../src/local-stack/stack.ts';
import { createDatabase, dropDatabase } from '../../src/local-stack/supabase-database.ts';
import { endWithRun } from '../helpers/child-processes.ts';
import { startHolder, withTemporaryFolder } from '../helpers/temporary-folder.ts';

const isRoot = process.getuid?.() === 0;

async function queryAnswer(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ answer: unknown }>(sql)).rows[0]?.answer;
  } finally {
    await client.end();
  }
}

async function withPostgres<Result>(folder: string, use: (postgres: Postgres) => Promise<Result>): Promise<Result> {
  const postgres = await startPostgres({ folder, onStart: (_name, pid) => endWithRun(pid) });
  try {
    return await use(postgres);
  } finally {
    await postgres.close();
  }
}

const isRunning = (pid: number) => identifyProcess(pid) !== undefined;
const ownerOf = (pid: number) => Number(execFileSync('ps', ['-o', 'uid=', '-p', String(pid)], { encoding: 'utf8' }));

describe('a server that a killed process left running', () => {
  it('is ended by the next owner of the folder, who logs it and has the data', () =>
    withTemporaryFolder(async (home) => {
      const holder = await startHolder(home, 'servers');
      await holder.kill();
      expect(holder.pids.map(isRunning)).toEqual([true, true]);

      const lines: string[] = [];
      expect(await tryClaim(holder.folder, (line) => lines.push(line))).toBeDefined();
      expect(holder.pids.map(isRunning)).toEqual([false, false]);
      expect(lines).toHaveLength(2);
      await withPostgres(join(holder.folder, 'postgres'), async (postgres) => {
        expect(await queryAnswer(postgres.url('postgres'), 'select 1 as answer')).toBe(1);
      });
    }));

  it('is ended also in a folder that the next owner does not use', () =>
    withTemporaryFolder(async (home) => {
      const first = await startHolder(home);
      const second = await startHolder(home, 'servers');
      await Promise.all([first.kill(), second.kill()]);
      const claim = await claimFolder({ home, name: 'stack', log: () => {} });
      expect([claim.folder, second.folder]).toEqual([join(home, 'stack'), join(home, 'stack-2')]);
      expect(second.pids.map(isRunning)).toEqual([false, false]);
    }));
});

describe('an aborted start', () => {
  it('ends its servers and releases the folder, also while the demo data loads', () =>
    withTemporaryFolder(async (root) => {
      const ending = new AbortController();
      const starting = startLocalStack({
        root,
        databasePool: 10,
        log: (line) => line.startsWith('Loading the demo data') && ending.abort(),
        onLost: (message) => expect.unreachable(message),
        signal: ending.signal,
      });
      await expect(starting).rejects.toThrow();
      const lines: string[] = [];
      const claim = await claimFolder({
        home: join(root, '.callboard'),
        name: 'stack',
        log: (line) => lines.push(line),
      });
      expect([claim.folder, lines]).toEqual([join(root, '.callboard', 'stack'), []]);
    }));
});

describe('the PostgreSQL server', () => {
  it('keeps its data over a restart, and leaves no process when it closes', () =>
    withTemporaryFolder(async (folder) => {
      const first = await withPostgres(folder, async (postgres) => {
        await queryAnswer(postgres.url('postgres'), 'create table kept as select 42 as answer');
        return postgres.pid;
      });
      expect(isRunning(first)).toBe(false);
      const second = await withPostgres(folder, async (postgres) => {
        expect(await queryAnswer(postgres.url('postgres'), 'select answer from kept')).toBe(42);
        return postgres.pid;
      });
      expect(isRunning(second)).toBe(false);
    }));

  it('starts after an interrupted first start', () =>
    withTemporaryFolder(async (folder) => {
      mkdirSync(join(folder, 'data.new'));
      writeFileSync(join(folder, 'data.new', 'PG_VERSION'), '17\n');
      await withPostgres(folder, async (postgres) => {
        expect(await queryAnswer(postgres.url('postgres'), 'select 1 as answer')).toBe(1);
      });
    }));

  it('is created also on a machine without that locale', () =>
    withTemporaryFolder(async (folder) => {
      const { folder: real, ...binaries } = findPostgresBinaries();
      const initdb = join(folder, 'initdb');
      writeFileSync(
        initdb,
        `#!/bin/sh
case "$*" in *lc-ctype=C.UTF-8*|*lc-ctype=en_US.UTF-8*) echo 'initdb: error: invalid locale name "x"' >&2; exit 1;; esac
exec ${binaries.initdb} "$@"
`,
        { mode: 0o755 },
      );
      const user = chooseServerUser([real, folder]);
      const { dataFolder } = await openCluster(folder, { ...binaries, folder: real, initdb }, user);
      expect(existsSync(join(dataFolder, 'PG_VERSION'))).toBe(true);
    }));

  it('starts although another process has its old pid', () =>
    withTemporaryFolder(async (folder) => {
      await withPostgres(folder, async () => undefined);
      const bystander = await startHolder(join(folder, 'elsewhere'));
      writeFileSync(join(folder, 'data', 'postmaster.pid'), `${bystander.process.pid}\n${folder}/data\n`);
      try {
        await withPostgres(folder, async (postgres) => expect(isRunning(postgres.pid)).toBe(true));
        expect(isRunning(bystander.process.pid ?? 0)).toBe(true);
      } finally {
        await bystander.kill();
      }
    }));

  it.for([
    ['a folder that its user can enter', 0o755],
    ['a folder that only root can enter', 0o700],
  ] as const)('runs as another user when root starts it, in %s', ([, mode], { skip }) => {
    skip(!isRoot, 'only for root');
    return withTemporaryFolder(async (parent) => {
      chmodSync(parent, mode);
      const folder = join(parent, 'postgres');
      await withPostgres(folder, async ({ pid }) => expect(ownerOf(pid)).not.toBe(0));
    });
  });

  describe('while it runs', () => {
    let postgres: Postgres;
    let folder: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'callboard-test-'));
      postgres = await startPostgres({ folder, onStart: (_name, pid) => endWithRun(pid) });
    });
    afterAll(async () => {
      await postgres?.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('is reachable only at 127.0.0.1, and only with its password', async ({ skip }) => {
      const wrong = postgres.url('postgres', { user: 'postgres', password: 'wrong' });
      await expect(queryAnswer(wrong, 'select 1')).rejects.toThrow(/password authentication failed/);
      const outside = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
      const address = outside.find(({ internal, family }) => !internal && family === 'IPv4')?.address;
      skip(address === undefined, 'this machine has only loopback addresses');
      const port = Number(new URL(postgres.url('postgres')).port);
      const reached = await new Promise((resolve) => {
        const socket = createConnection({ host: address, port }, () => resolve('connected'));
        socket.on('error', () => resolve('refused'));
      });
      expect(reached).toBe('refused');
    });

    it('searches without regard to case in every alphabet, and sorts by code point', async () => {
      const url = postgres.url('postgres');
      const search = `select to_tsvector('simple', 'Größe Äöüq') @@ websearch_to_tsquery('simple', 'GRÖßE äÖÜq') as answer`;
      expect(await queryAnswer(url, search)).toBe(true);
      expect(await queryAnswer(url, `select 'a' > 'B' and 'é' > 'z' as answer`)).toBe(true);
    });

    it('clones a template database with its rows', async () => {
      const { url } = postgres;
      await createDatabase(url('postgres'), 'original');
      await queryAnswer(url('original'), 'create table kept as select 42 as answer');
      await createDatabase(url('postgres'), 'copy', { template: 'original' });
      expect(await queryAnswer(url('copy'), 'select answer from kept')).toBe(42);
      await dropDatabase(url('postgres'), 'copy');
      await expect(queryAnswer(url('copy'), 'select 1')).rejects.toThrow(/does not exist/);
    });
  });
});
