// Runs the command in a separate process, against a service whose behaviour the test sets. The clock of the command only advances by the
// response times that the test sets, so no verdict depends on the speed of this machine.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { Check } from '../../src/cli/performance/checks.ts';
import { findFreePort } from '../../src/local-stack/free-port.ts';
import { insertCalls, makeOrg, startTestApp } from '../helpers/app.ts';
import { signPlatform } from '../helpers/platform-callers.ts';
import { startStubService, stubOrg } from '../helpers/stub-service.ts';

const command = join(import.meta.dirname, '../../src/cli/check-performance.ts');
const stats = '/api/calls-dashboard/stats';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** Loaded before the command: a response of these paths takes the given milliseconds, and nothing else takes time. */
function clockOf(tookMs: Record<string, number>): string {
  return `data:text/javascript,${encodeURIComponent(`
    let nowMs = 0;
    Object.defineProperty(performance, 'now', { value: () => nowMs });
    const send = globalThis.fetch;
    globalThis.fetch = async (url, init) => {
      const answer = await send(url, init);
      nowMs += ${JSON.stringify(tookMs)}[new URL(url).pathname] ?? 0;
      return answer;
    };
  `)}`;
}

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[], tookMs: Record<string, number> = {}): Promise<Outcome> {
  return promisify(execFile)(process.execPath, ['--import', clockOf(tookMs), command, ...args])
    .then(({ stdout, stderr }) => ({ code: 0, stdout, stderr }))
    .catch(({ code, stdout, stderr }) => ({ code, stdout, stderr }));
}

async function start(...options: Parameters<typeof startStubService>) {
  const service = await startStubService(...options);
  open.push(service.close);
  const args = ['--url', service.url, '--token', 'member', '--ops-token', 'ops'];
  return {
    ...service,
    args,
    async checked(tookMs: Record<string, number> = {}) {
      const { code, stdout } = await run([...args, '--json'], tookMs);
      const { isMet, checks } = JSON.parse(stdout) as { isMet: boolean; checks: Check[] };
      expect(isMet).toBe(code === 0);
      return { code, of: (name: string) => checks.find((check) => check.name === name), checks };
    },
  };
}

describe('a service that meets all targets', () => {
  it('is reported target by target, with exit code 0', async () => {
    const { args, url } = await start();
    const { code, stdout } = await run([...args, '--json'], { [stats]: 399.94 });
    expect(code).toBe(0);
    const met = { verdict: 'met', message: null };
    expect(JSON.parse(stdout)).toEqual({
      url,
      organization: stubOrg,
      isMet: true,
      checks: [
        { name: 'whole dashboard', target: '< 800 ms', measured: 399.9, ...met },
        { name: 'stats', target: '< 400 ms', measured: 399.9, ...met },
        { name: 'analytics summary', target: '< 500 ms', measured: 0, ...met },
        { name: 'recording URL', target: '< 200 ms', measured: 0, ...met },
        { name: 'hit rate after warm-up', target: '> 80 %', measured: 100, ...met },
        { name: 'named indexes', target: '9 valid', measured: 9, ...met },
      ],
    });
  });

  it('is reported as a table without --json', async () => {
    const { args, url } = await start();
    const { stdout } = await run(args);
    expect(stdout).toContain(`Promised at ${url}\n`);
    expect(stdout).toMatch(/^stats +< 400 ms +0 +met$/m);
    expect(stdout).toMatch(/^6 met\.$/m);
  });

  it('is measured without cache hits: the entries of the organisation are invalidated before each of ten rounds', async () => {
    const { checked, timesAsked } = await start();
    await checked();
    expect(timesAsked('POST /api/monitoring/cache/invalidate')).toBe(4 * 10);
  });

  it('accepts a URL that ends with /api or a slash', async () => {
    const { url } = await start();
    for (const end of ['/', '/api', '/api/']) {
      expect(await run(['--url', `${url}${end}`, '--token', 'member'])).toMatchObject({ code: 0, stderr: '' });
    }
  });
});

describe('a missed target ends the command with exit code 1', () => {
  it.each([
    ['whole dashboard', { '/api/me': 800 }, 800],
    ['stats', { [stats]: 400 }, 400],
    ['analytics summary', { '/api/calls-dashboard/analytics/summary': 500 }, 500],
    ['recording URL', { '/api/calls-dashboard/a-call/recording-url': 200 }, 200],
  ])('when %s is too slow', async (name, tookMs, measured) => {
    const { checked } = await start();
    const { code, of, checks } = await checked(tookMs);
    expect(code).toBe(1);
    expect(of(name)).toMatchObject({ measured, verdict: 'missed' });
    expect(checks.filter(({ verdict }) => verdict === 'missed')).toHaveLength(1);
  });

  it('when a view fails, however fast it is', async () => {
    const { checked } = await start({ failing: { [stats]: 500 } });
    const { code, of } = await checked();
    expect(code).toBe(1);
    const missed = { measured: null, verdict: 'missed', message: `GET ${stats} responded with 500` };
    expect(of('stats')).toMatchObject(missed);
    expect(of('whole dashboard')).toMatchObject(missed);
    expect(of('recording URL')).toMatchObject({ verdict: 'met' });
  });

  it('when the hit rate is 80 % or less', async () => {
    const { checked } = await start({ hits: 80 });
    const { code, of } = await checked();
    expect(code).toBe(1);
    expect(of('hit rate after warm-up')).toMatchObject({ measured: 80, verdict: 'missed' });
  });

  it('when an index is not valid, and the output names it', async () => {
    const { checked } = await start({ invalidIndexes: ['idx_services_org_created'] });
    const { code, of } = await checked();
    expect(code).toBe(1);
    const message = 'missing or not valid: idx_services_org_created';
    expect(of('named indexes')).toMatchObject({ measured: 8, verdict: 'missed', message });
  });
});

describe('a target that cannot be checked is not reported as met', () => {
  it('without an ops token: the hit rate and the indexes, and nothing is invalidated', async () => {
    const { url, timesAsked } = await start();
    const { code, stdout } = await run(['--url', url, '--token', 'member']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^hit rate after warm-up .* not checked: needs --ops-token$/m);
    expect(stdout).toMatch(/^named indexes .* not checked: needs --ops-token$/m);
    expect(stdout).toMatch(/^4 met, 2 not checked\.$/m);
    expect(timesAsked('POST /api/monitoring/cache/invalidate')).toBe(0);
  });

  it('without data: the indexes of a service that does not report them, and the recording of an organisation without one', async () => {
    const { checked } = await start({ failing: { '/api/monitoring/indexes': 404 }, recordings: 0 });
    const { code, of } = await checked();
    expect(code).toBe(0);
    expect(of('named indexes')).toMatchObject({ measured: null, verdict: 'not checked' });
    expect(of('recording URL')).toMatchObject({ measured: null, verdict: 'not checked' });
  });
});

describe('a service that cannot be measured is reported in one line', () => {
  it('when the service does not listen', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`;
    const { code, stdout, stderr } = await run(['--url', url, '--token', 'member']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(`${url} does not respond: ECONNREFUSED\n`);
  });

  it('when the token is refused', async () => {
    const { url } = await start({ failing: { '/api/me': 401 } });
    const { code, stderr } = await run(['--url', url, '--token', 'old']);
    expect(code).toBe(1);
    expect(stderr).toBe(`${url} does not accept the token: GET /api/me responded with 401\n`);
  });

  it.each([
    [['--url', 'http://127.0.0.1'], '--url needs --token'],
    [['--url', 'callboard.example', '--token', 'x'], 'expected http://… or https://…'],
    [['--token', 'x'], 'a token needs --url'],
    [['--frob'], "Unknown option '--frob'"],
  ])('%j is refused with exit code 2', async (args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('prints its help', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('--ops-token');
  });
});

describe('the service of this repository', () => {
  it('is measured in full: views, cache and recordings', async () => {
    const { app, stack, close } = await startTestApp();
    open.push(close);
    const org = await makeOrg(stack);
    await insertCalls(stack, org.id, [{ started_at: new Date(), recording_key: `${org.id}/a.wav` }]);
    const ops = await signPlatform(stack, { userId: org.userId });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });

    const { code, stdout } = await run(['--url', url, '--token', org.token, '--ops-token', ops, '--json']);
    const { organization, checks } = JSON.parse(stdout) as { organization: { id: string }; checks: Check[] };
    expect(organization.id).toBe(org.id);
    expect(checks.filter(({ verdict }) => verdict === 'missed')).toEqual([]);
    expect(checks.slice(0, 5).map(({ verdict }) => verdict)).toEqual(Array(5).fill('met'));
    expect(code).toBe(0);
  });
});
