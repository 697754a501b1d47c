// A stats view that is remembered, over HTTP with keep-alive and a real token, against a bare Fastify route that returns the
// same bytes: what authentication, limits, headers and the cache take of the requests a second that are to be had.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import Fastify from 'fastify';
import { buildApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { makeDemoToken } from '../src/embedded/demo-token.ts';
import { startEmbeddedStack } from '../src/embedded/stack.ts';

const rounds = 5;
const secondsARound = 3;
const connections = 20;

const cannon = join(dirname(createRequire(import.meta.url).resolve('autocannon/package.json')), 'autocannon.js');

/** In a process of its own, so that it takes no time from the server's. */
async function requestsASecond(url: string, token: string): Promise<number> {
  const load = ['-c', String(connections), '-d', String(secondsARound), '-H', `authorization=Bearer ${token}`];
  const { stdout } = await promisify(execFile)(process.execPath, [cannon, '--json', ...load, url]);
  const { requests, non2xx } = JSON.parse(stdout) as { requests: { average: number }; non2xx: number };
  if (non2xx > 0) throw new Error(`${non2xx} answers of ${url} were no success`);
  return requests.average;
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Those that the server itself sets for each answer. */
const ofTheServer = ['connection', 'content-length', 'content-type', 'date', 'keep-alive'];

export async function benchHitOverHttp(): Promise<void> {
  const config = readConfig({ LOG_LEVEL: 'warn', RATE_LIMIT_PER_IP: '100000000', RATE_LIMIT_PER_ORG: '100000000' });
  const stack = await startEmbeddedStack({
    root: join(import.meta.dirname, '..'),
    log: () => {},
    onLost: (message) => console.error(message),
  });
  const app = await buildApp(config, { services: stack.services });
  const bare = Fastify({ logger: { level: 'warn' } });
  try {
    const token = await makeDemoToken(stack.keys, { org: 'bluebird', role: 'owner' });
    const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/api/calls-dashboard/stats`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    const body = await answer.text();
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => !ofTheServer.includes(name)));
    const type = 'application/json; charset=utf-8';
    bare.get('/body', async (_request, reply) => reply.type(type).send(body));
    bare.get('/all', async (_request, reply) => reply.headers(headers).type(type).send(body));
    const bareUrl = await bare.listen({ host: '127.0.0.1', port: 0 });

    const contenders = [
      ['bare Fastify, the same body', `${bareUrl}/body`],
      ['bare Fastify, the same body and headers', `${bareUrl}/all`],
      ['GET /api/calls-dashboard/stats, a hit', url],
    ] as const;
    const measured = contenders.map(() => [] as number[]);
    // The first round is the compiler's.
    for (let round = 0; round <= rounds; round += 1) {
      for (const [index, [, target]] of contenders.entries()) {
        const found = await requestsASecond(target, token);
        if (round > 0) measured[index]?.push(found);
      }
    }
    console.log(`\nA hit over HTTP, ${connections} connections, median of ${rounds} rounds`);
    const floor = median(measured[0] ?? []);
    for (const [index, [name]] of contenders.entries()) {
      const found = median(measured[index] ?? []);
      const rate = `${found.toFixed(0)} requests/s`;
      console.log(`  ${name.padEnd(58)}${rate.padStart(18)}${(found / floor).toFixed(2).padStart(7)}`);
    }
  } finally {
    await app.close();
    await bare.close();
    await stack.close();
  }
}
