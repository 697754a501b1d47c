import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { proxyWarning } from '../../../src/http/proxy-warning.ts';

async function serve(trustedProxies: number) {
  const warnings: string[] = [];
  const stream = { write: (line: string) => void warnings.push(line) };
  const app = Fastify({ logger: { level: 'warn', stream } });
  await app.register(proxyWarning, { trustedProxies });
  app.get('/', async () => 'here');
  const request = (forwarded?: string) =>
    app.inject({ url: '/', headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } });
  return { request, warnings };
}

describe('x-forwarded-for', () => {
  it('is logged once when no proxy is trusted, without the address', async () => {
    const { request, warnings } = await serve(0);
    await request();
    expect(warnings).toEqual([]);
    await request('198.51.100.7');
    await request('198.51.100.8');
    expect(warnings).toEqual([expect.stringContaining('TRUSTED_PROXIES')]);
    expect(warnings.join()).not.toContain('198.51.100');
  });

  it('is not logged when a proxy is trusted', async () => {
    const { request, warnings } = await serve(1);
    await request('198.51.100.7');
    expect(warnings).toEqual([]);
  });
});
