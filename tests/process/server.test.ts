import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { InvalidConfig, readConfig } from '../../src/config.ts';
import { makeOrg } from '../helpers/app.ts';
import { type FaultyUpstream, holdRequests, startFaultyUpstream } from '../helpers/faulty-upstream.ts';
import { environmentOf, type ServiceProcess, startService } from '../helpers/service-process.ts';
import { startTestStack, type TestStack } from '../helpers/stack.ts';

let stack: TestStack;
let upstream: FaultyUpstream;
let hosted: Record<string, string>;
const started: ServiceProcess[] = [];

beforeAll(async () => {
  stack = await startTestStack();
  upstream = await startFaultyUpstream(stack.services.supabase.url);
  hosted = { ...environmentOf(upstream.inFrontOf(stack.services)), NODE_ENV: 'production', PORT: '0' };
});
afterEach(async () => {
  upstream.setFault();
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
});
afterAll(async () => {
  await upstream?.close();
  await stack?.close();
});

function start(...options: Parameters<typeof startService>) {
  const service = startService(...options);
  started.push(service);
  return service;
}

// A process without the permission to start processes or to write files. An attempt would end it with an error.
const nodeOptions = ['--permission', '--allow-fs-read=*'];

const statusOf = async (url: string) => (await fetch(url, { headers: { connection: 'close' } })).status;

async function isRefused(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, 'connect');
    return false;
  } catch {
    return true;
  } finally {
    socket.destroy();
  }
}

function messageOf(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof InvalidConfig) return error.message;
  }
  throw new Error('The configuration is valid');
}

describe('in production without any variable', () => {
  it('the service lists what is missing and exits with 1; it starts and writes nothing', async () => {
    const { code, stdout, stderr } = await start({ env: { NODE_ENV: 'production' }, nodeOptions }).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(`${messageOf({ NODE_ENV: 'production' })}\n`);
    expect(stderr).toContain('SUPABASE_URL is missing');
  });
});

describe('a HOST that other machines can reach', () => {
  it.each(['0.0.0.0', '::', '192.0.2.1'])('is refused without a project, and nothing is started: %s', async (HOST) => {
    const { code, stdout, stderr } = await start({ env: { HOST }, nodeOptions }).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^The environment is incomplete or not valid:\n {2}- HOST accepts connections from other machines[^\n]*\n$/,
    );
  });
});

describe('with a project and a bucket', () => {
  it('the service listens and answers, and starts nothing', async () => {
    const { listening } = start({ env: hosted, nodeOptions });
    const url = await listening;
    expect(new URL(url).hostname).toBe('127.0.0.1');
    expect(await statusOf(`${url}/api/monitoring/live`)).toBe(200);
    // On a busy machine the first check may be late.
    await expect.poll(() => statusOf(`${url}/api/monitoring/health`)).toBe(200);
  });

  it('a second copy without a PORT listens on another port', async () => {
    const env = { ...hosted, PORT: '' };
    const urls = [await start({ env }).listening, await start({ env }).listening];
    expect(new Set(urls).size).toBe(2);
    expect(await Promise.all(urls.map((url) => statusOf(`${url}/api/monitoring/live`)))).toEqual([200, 200]);
  });
});

describe('a signal to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends the service with 0 and without output: %s', async (signal) => {
    const { child, listening, ended } = start({ env: hosted });
    await listening;
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' });
  });

  it('lets an open request finish, with the queries that it has not sent yet, and accepts no new one', async () => {
    const org = await makeOrg(stack);
    const issuer = `${hosted.SUPABASE_URL}/auth/v1`;
    const claims = { sub: org.userId, iss: issuer, role: 'authenticated', app_metadata: { org_id: org.id } };
    const token = await stack.keys.sign(claims, { expiresInSeconds: 3600 });
    const { child, listening, ended } = start({ env: hosted });
    const url = await listening;

    const hold = holdRequests();
    upstream.setFault(({ name, ...passing }) =>
      name === 'user_org_roles' ? hold.keep({ name, ...passing }) : passing.forward(),
    );
    const answer = fetch(`${url}/api/calls-dashboard`, { headers: { authorization: `Bearer ${token}` } });
    await hold.arrived(1);
    child.kill('SIGTERM');
    await expect.poll(() => isRefused(url)).toBe(true);
    upstream.setFault();
    hold.release();
    const response = await answer;
    expect([response.status, await response.json()]).toMatchObject([200, { pagination: { total: 0 } }]);
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a PORT that is not available', () => {
  it('is reported in one line when it is in use, and the exit code is 1', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      const { code, stderr } = await start({ env: { ...hosted, PORT: String(port) } }).ended;
      expect(code).toBe(1);
      expect(stderr).toBe(`Cannot listen on 127.0.0.1, port ${port}: the port is in use. Set PORT to another one.\n`);
    } finally {
      other.close();
    }
  });

  it('is reported in one line when the address is not of this machine', async () => {
    const { code, stderr } = await start({ env: { ...hosted, HOST: '192.0.2.1' } }).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Cannot listen on 192\.0\.2\.1, port 0: [^\n]*EADDRNOTAVAIL[^\n]*\n$/);
  });
});

describe('the launcher', () => {
  it('ends the service with 0 when its channel closes', async () => {
    const { child, listening, ended } = start({ env: hosted });
    await listening;
    child.disconnect();
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('ends the service also before it listens', async () => {
    const { child, ended } = start({ env: hosted });
    child.disconnect();
    expect((await ended).signal).toBeNull();
  });
});
