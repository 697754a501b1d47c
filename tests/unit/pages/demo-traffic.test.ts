import fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { demoTraffic } from '../../../src/pages/demo-traffic.ts';

async function post(body: object, host = '127.0.0.1:3000') {
  const rates: number[] = [];
  const app = fastify();
  await app.register(demoTraffic, { traffic: { setCallsPerMinute: (rate) => void rates.push(rate) } });
  const { statusCode } = await app.inject({ method: 'POST', url: '/demo/traffic', headers: { host }, payload: body });
  return { statusCode, rates };
}

describe('POST /demo/traffic', () => {
  it.each([0, 1, 60])('sets the rate to %i calls a minute', async (callsPerMinute) => {
    expect(await post({ callsPerMinute })).toEqual({ statusCode: 200, rates: [callsPerMinute] });
  });

  it.each([{ callsPerMinute: 61 }, { callsPerMinute: -1 }, { callsPerMinute: 1.5 }, {}])('refuses %o', async (body) => {
    expect(await post(body)).toEqual({ statusCode: 400, rates: [] });
  });

  it.each(['evil.example', 'localhost.evil.example:3000', '192.168.0.2'])('refuses the host %s', async (host) => {
    expect(await post({ callsPerMinute: 5 }, host)).toEqual({ statusCode: 403, rates: [] });
  });

  it.each(['localhost:3000', '[::1]:3000', '127.0.0.1'])('accepts the host %s', async (host) => {
    expect((await post({ callsPerMinute: 5 }, host)).statusCode).toBe(200);
  });
});
