// Generates load with autocannon, in a process of its own so that it does not block the server.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const cannon = join(dirname(createRequire(import.meta.url).resolve('autocannon/package.json')), 'autocannon.js');

export interface Load {
  readonly connections: number;
  readonly seconds: number;
}

export interface Served {
  readonly requestsASecond: number;
  readonly meanMs: number;
  readonly p99Ms: number;
}

export async function serveLoad(url: string, token: string, { connections, seconds }: Load): Promise<Served> {
  const load = ['-c', String(connections), '-d', String(seconds), '-H', `authorization=Bearer ${token}`];
  const { stdout } = await promisify(execFile)(process.execPath, [cannon, '--json', ...load, url]);
  const { requests, latency, non2xx } = JSON.parse(stdout) as {
    requests: { average: number };
    latency: { average: number; p99: number };
    non2xx: number;
  };
  if (non2xx > 0) throw new Error(`${non2xx} responses of ${url} failed`);
  return { requestsASecond: requests.average, meanMs: latency.average, p99Ms: latency.p99 };
}
