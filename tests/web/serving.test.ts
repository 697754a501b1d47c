// How the service serves the pages: which files, for how long, how compressed, and to whom.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createDemoSignIn } from '../../src/local-stack/demo-sign-in.ts';
import { loadOrCreateKeys } from '../../src/local-stack/keys.ts';
import type { PagesOptions } from '../../src/pages/pages.ts';
import { inertServices } from '../helpers/inert-services.ts';
import { withTemporaryFolder } from '../helpers/temporary-folder.ts';

const folder = inject('pagesFolder');
const assets = readdirSync(join(folder, 'assets'));
const script = assets.find((name) => /^frame-.*\.js$/.test(name)) ?? '';
const apps: FastifyInstance[] = [];
let hosted: FastifyInstance;
let local: FastifyInstance;

async function start(pages: Pick<PagesOptions, 'built' | 'demo'>): Promise<FastifyInstance> {
  const app = await buildApp(readConfig({ JOBS: 'off' }), { services: inertServices, logger: false, pages });
  apps.push(app);
  return app;
}

beforeAll(async () => {
  const keys = await withTemporaryFolder((home) => loadOrCreateKeys(home));
  hosted = await start({ built: { folder } });
  local = await start({ built: { folder }, demo: createDemoSignIn(keys) });
});
afterAll(() => Promise.all(apps.map((app) => app.close())));

const get = (url: string, headers: Record<string, string> = {}) => hosted.inject({ url, headers });

describe('the HTML of an address', () => {
  it('is revalidated by its etag', async () => {
    const { statusCode, headers } = await get('/o/bluebird/calls');
    expect([statusCode, headers['cache-control'], headers['content-type']]).toEqual([
      200,
      'no-cache',
      'text/html; charset=utf-8',
    ]);
    const again = await get('/o/bluebird/calls', { 'if-none-match': String(headers.etag) });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  it('names the files of its screen, so that they load with the first', async () => {
    const { body } = await get('/o/bluebird');
    const named = [...body.matchAll(/href="\/assets\/([^"]+\.js)"/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(assets).toContain(name);
    expect((await get('/sign-in')).headers.etag).not.toBe((await get('/o/bluebird')).headers.etag);
  });

  it('shows the name before any script has run, and asks for the configuration beside the scripts', async () => {
    const { body } = await get('/o/bluebird');
    expect(body).toMatch(/<div id="page">.*>Callboard</s);
    expect(body).toContain('<link rel="preload" as="fetch" crossorigin href="/config.json">');
  });

  it('holds no script and no style of its own', async () => {
    const { body } = await get('/o/bluebird');
    expect(body).not.toMatch(/<script(?![^>]*src=)|<style|style=|\son\w+=/);
  });

  it('has the policy of the pages; the API keeps its own', async () => {
    const page = await get('/o/bluebird');
    const answer = await get('/api/monitoring/live');
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'/);
    expect(answer.headers['content-security-policy']).not.toContain('script-src');
  });

  it('exists for the addresses of screens only', async () => {
    for (const url of ['/o', '/o/bluebird/nothing', '/pages.json', '/index.html', '/main.tsx', '/web/main.tsx']) {
      expect((await get(url)).statusCode, url).toBe(404);
    }
  });
});

describe('a file', () => {
  it('is kept for a year, because its name changes with its content', async () => {
    const { statusCode, headers } = await get(`/assets/${script}`);
    expect(statusCode).toBe(200);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['content-type']).toMatch(/^(text|application)\/javascript/);
  });

  it.each([
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'br'],
    ['identity', undefined],
  ])('is sent compressed to a client that accepts %s', async (accepted, encoding) => {
    const { headers } = await get(`/assets/${script}`, { 'accept-encoding': accepted });
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers.vary).toMatch(/accept-encoding/i);
  });

  it('has no address for its compressed forms, none outside its folder, and none when it does not exist', async () => {
    const urls = [
      `${script}.br`,
      `${script}.gz`,
      '../pages.json',
      '..%2Fpages.json',
      '%2e%2e%2fpages.json',
      '..%5Cpages.json',
      'of-an-earlier-release.js',
      '.',
      '',
    ];
    for (const url of urls) expect((await get(`/assets/${url}`)).statusCode, url).toBe(404);
  });
});

describe('config.json', () => {
  it('names the project of Supabase, and the version of the files', async () => {
    const { version, auth } = (await get('/config.json')).json();
    expect(auth).toEqual({ kind: 'supabase', url: inertServices.supabase.url, publishableKey: 'unused' });
    expect(version).toMatch(/^\d+\.\d+\.\d+\+[0-9a-f]{16}$/);
  });

  it('names the demo users of the local stack', async () => {
    const { auth } = (await local.inject('/config.json')).json();
    expect(auth.kind).toBe('demo');
    expect(auth.organizations.map(({ slug }: { slug: string }) => slug)).toEqual(['bluebird', 'fern']);
    expect(auth.organizations[0].people).toHaveLength(4);
  });
});

describe('the sign-in of the demo', () => {
  const signIn = (app: FastifyInstance, payload: object, host = '127.0.0.1:3000') =>
    app.inject({ method: 'POST', url: '/demo/token', headers: { host }, payload });

  it('does not exist beside a hosted project', async () => {
    expect((await signIn(hosted, { org: 'bluebird', role: 'owner' })).statusCode).toBe(404);
  });

  it.each(['127.0.0.1:3000', 'localhost:3000', '[::1]:3000'])('answers on %s', async (host) => {
    const { statusCode, body } = await signIn(local, { org: 'bluebird', role: 'viewer' }, host);
    expect([statusCode, JSON.parse(body).accessToken.split('.').length]).toEqual([200, 3]);
  });

  it.each(['attacker.example', '127.0.0.1.attacker.example', '192.168.0.7:3000'])(
    'refuses the host name %s, which another site can give to this address',
    async (host) => {
      expect((await signIn(local, { org: 'bluebird', role: 'owner' }, host)).statusCode).toBe(403);
    },
  );

  it.each([{ org: 'bluebird', role: 'ops' }, { org: 'nowhere', role: 'owner' }, { role: 'owner' }])(
    'knows no other users: %o',
    async (payload) => {
      expect((await signIn(local, payload)).statusCode).toBe(403);
    },
  );

  it('is not in the OpenAPI document', async () => {
    expect((await local.inject('/docs/json')).body).not.toContain('/demo/token');
  });
});
