// What the service reports about the schema of its database.
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startInstance } from '../helpers/app.ts';
import { signPlatform } from '../helpers/platform-callers.ts';
import { startTestStack, type TestStack } from '../helpers/stack.ts';

let stack: TestStack;
let nowMs: number;
let apps: FastifyInstance[];
let lines: { level: number; msg: string }[];

beforeEach(async () => {
  stack = await startTestStack();
  nowMs = Date.now();
  [apps, lines] = [[], []];
});

afterEach(async () => {
  for (const app of apps) await app.close();
  await stack.close();
});

async function start({ isDirect = true } = {}) {
  const app = await startInstance(stack, {
    now: () => nowMs,
    isWithoutFeed: true,
    logger: { level: 'info', stream: { write: (line) => void lines.push(JSON.parse(line)) } },
    between: ({ databaseUrl, ...services }) =>
      isDirect && databaseUrl !== undefined ? { ...services, databaseUrl } : services,
  });
  apps.push(app);
  const headers = { authorization: `Bearer ${await signPlatform(stack, { role: 'monitor' })}` };
  const health = async () => (await app.inject({ url: '/api/monitoring/health', headers })).json();
  /** Repeats: on a busy machine the first query of the role or of the schema may be late. */
  const knownHealth = () =>
    vi.waitFor(
      async () => {
        nowMs += 30_000;
        const answer = await health();
        expect(answer.schema?.state).toMatch(/^(current|behind|ahead)$/);
        return answer;
      },
      { timeout: 30_000, interval: 20 },
    );
  return { app, health, knownHealth };
}

/** Applied migrations are counted in this table alone, so one row is one migration. */
const forgetNewest = async (): Promise<string> =>
  (
    await stack.sql.query(
      'delete from migrations.pgmigrations where id = (select max(id) from migrations.pgmigrations) returning name',
    )
  ).rows[0].name;
const record = (name: string) =>
  stack.sql.query('insert into migrations.pgmigrations (name, run_on) values ($1, now())', [name]);

describe('the schema state', () => {
  it('is current after the migrations, and the start warns of nothing', async () => {
    const { app, knownHealth } = await start();
    await app.listen();
    expect((await knownHealth()).schema).toEqual({ state: 'current', missingMigrations: [], changedFunctions: [] });
    expect(lines.filter(({ msg }) => msg.includes('schema') || msg.includes('npm run migrate'))).toEqual([]);
  });

  it('is behind without a migration: a start warns with the command, and the service is degraded', async () => {
    const name = await forgetNewest();
    const { app, knownHealth } = await start();
    await app.listen();
    const warning = `The database is behind this release: migrations ${name}. Run: npm run migrate`;
    await expect.poll(() => lines.filter(({ msg }) => msg === warning)).toMatchObject([{ level: 40 }]);
    expect(await knownHealth()).toMatchObject({
      status: 'degraded',
      schema: { state: 'behind', missingMigrations: [name] },
    });
  });

  it('is read at most every 30 s', async () => {
    const name = await forgetNewest();
    const { health, knownHealth } = await start();
    expect((await knownHealth()).schema.state).toBe('behind');
    await record(name);
    nowMs += 29_999;
    expect((await health()).schema.state).toBe('behind');
    nowMs += 1;
    expect((await health()).schema.state).toBe('current');
  });

  it('is ahead when a newer release has migrated the database', async () => {
    await record('99999999999999999_from-a-newer-release');
    expect((await (await start()).knownHealth()).schema.state).toBe('ahead');
  });

  it('is unknown without a direct connection, which is no reason to be degraded', async () => {
    const { health } = await start({ isDirect: false });
    expect(await health()).toMatchObject({ status: 'ok', schema: { state: 'unknown' } });
  });

  it('is not shown to other callers', async () => {
    const { app } = await start();
    expect((await app.inject('/api/monitoring/health')).json()).toEqual({ status: 'ok' });
  });
});
