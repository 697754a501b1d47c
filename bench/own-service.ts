// The service on a local stack of its own, for benchmarks that add many rows. Everything is deleted afterwards.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { Agent, request } from 'undici';
import { buildApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { startLocalStack } from '../src/local-stack/stack.ts';
import { quantilesOf, type Timed } from './timing.ts';

/** A response with another status than expected. */
export class UnexpectedStatus extends Error {
  readonly statusCode: number;
  constructor(target: string, statusCode: number, text: string) {
    super(`${target}: ${statusCode} ${text}`);
    this.statusCode = statusCode;
  }
}

export type OwnService = Awaited<ReturnType<typeof startOwnService>>;

export async function startOwnService(env: Record<string, string> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'callboard-bench-'));
  // When root runs this, PostgreSQL runs as an unprivileged user, who must be able to enter the folder.
  chmodSync(root, 0o755);
  const config = readConfig({
    LOG_LEVEL: 'silent',
    RATE_LIMIT_PER_IP: '100000000',
    RATE_LIMIT_PER_ORG: '100000000',
    ...env,
  });
  const stack = await startLocalStack({
    databasePool: config.databasePool,
    root,
    log: (line) => console.error(line),
    onLost: (message) => console.error(message),
  });
  const app = await buildApp(config, { services: stack.services });
  const agent = new Agent({ pipelining: 1, connections: 1 });
  const sql = new pg.Client({ connectionString: stack.services.databaseUrl });
  await sql.connect();
  const url = await app.listen({ host: '127.0.0.1', port: 0 });

  /** Returns the whole body as text. */
  async function ask(target: string, token: string, expected = 200): Promise<string> {
    // PostgREST requires the gateway key; the service ignores it.
    const headers = { authorization: `Bearer ${token}`, 'x-callboard-key': stack.services.supabase.gatewayKey };
    const { statusCode, body } = await request(target, { dispatcher: agent, headers });
    const text = await body.text();
    if (statusCode !== expected) throw new UnexpectedStatus(target, statusCode, text);
    return text;
  }

  return {
    app,
    stack,
    sql,
    url,
    ask,
    /** `before` runs before each round and is not timed. */
    async timesOf(
      targetOf: (round: number) => string,
      {
        rounds,
        warmUps,
        token,
        expected = 200,
        before = async () => {},
      }: {
        rounds: number;
        warmUps: number;
        token: string;
        expected?: number;
        before?: () => Promise<unknown>;
      },
    ): Promise<Timed> {
      const times: number[] = [];
      for (let round = -warmUps; round < rounds; round += 1) {
        const target = targetOf(round + warmUps);
        await before();
        const startedAt = performance.now();
        await ask(target, token, expected);
        if (round >= 0) times.push(performance.now() - startedAt);
      }
      return quantilesOf(times);
    },
    async close() {
      await sql.end();
      await agent.close();
      await app.close();
      await stack.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** A line of the table: both times, and each as a multiple of the baseline. */
export function row(name: string, { p50, p99 }: Timed, baseline: Timed): string {
  const cell = (ms: number) => `${ms.toFixed(2).padStart(9)} ms ${(ms / baseline.p50).toFixed(2).padStart(6)} ×`;
  return `${name.padEnd(54)}${cell(p50)}${cell(p99)}`;
}

export const heading = `${''.padEnd(54)}${'p50'.padStart(12)}${'p99'.padStart(21)}`;
