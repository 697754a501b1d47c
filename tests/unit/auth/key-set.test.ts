// A removed key is refused within 30 s, and requests do not wait for the refresh. The clock moves only when the test moves it.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTokenVerifier } from '../../../src/http/auth/access-tokens.ts';
import { issuer, makeSigningPair, type SigningPair, startJwksServer } from '../../helpers/jwks-server.ts';

const second = 1000;
const minute = 60 * second;

let leaked: SigningPair;
let good: SigningPair;
let server: Awaited<ReturnType<typeof startJwksServer>>;
let elapsed: number;
let logged: string[];
let bearerOf: ReturnType<typeof createTokenVerifier>;

beforeEach(async () => {
  [leaked, good] = await Promise.all([makeSigningPair('leaked'), makeSigningPair('good')]);
  server = await startJwksServer(leaked, good);
  elapsed = 0;
  logged = [];
  const services = { url: '', publishableKey: '', gatewayKey: '', issuer, tokenKeys: { jwksUrl: server.url } };
  const log = {
    warn: (_fields: object, message: string) => void logged.push(message),
    info: (_fields: object, message: string) => void logged.push(message),
  };
  bearerOf = createTokenVerifier(services, { monotonicMs: () => elapsed, log });
});
afterEach(() => server.close());

const connection = {};
const request = async (token: string, socket: object = {}) => bearerOf(`Bearer ${token}`, socket);
/** Signed now, so no cache has it. */
const forged = async () => request(await leaked.sign(randomUUID()));
const refused = { code: 'INVALID_TOKEN' };
const later = (ms: number) => {
  elapsed += ms;
};
const fetched = (times: number) => vi.waitFor(() => expect(server.fetches()).toBe(times), { timeout: 30_000 });

describe('a removed key', () => {
  it('is refused after 30 s, for a new token, a cached one, or one repeated on a connection', async () => {
    const token = await leaked.sign(randomUUID());
    await request(token, connection);
    await request(token, connection);
    server.publish(good);
    later(30 * second);
    await expect(request(token, connection)).rejects.toMatchObject(refused);
    await expect(request(token)).rejects.toMatchObject(refused);
    await expect(forged()).rejects.toMatchObject(refused);
  });

  it('is refused in time for a token that was first seen at the last moment', async () => {
    await request(await good.sign(randomUUID()));
    server.publish(good);
    // The background fetch has started, and the server holds its response.
    const release = server.hold();
    later(29 * second);
    const token = await leaked.sign(randomUUID());
    await request(token, connection);
    later(second);
    const refusal = request(token, connection);
    release();
    await expect(refusal).rejects.toMatchObject(refused);
  });

  it('is refused as soon as the set was fetched again, which starts after 15 s', async () => {
    const token = await leaked.sign(randomUUID());
    await request(token);
    server.publish(good);
    later(15 * second);
    await request(token);
    await fetched(2);
    await vi.waitFor(() => expect(request(token)).rejects.toMatchObject(refused), { timeout: 30_000 });
  });

  it('is not trusted again during an outage of auth', async () => {
    await request(await good.sign(randomUUID()));
    server.publish(good);
    later(30 * second);
    await expect(forged()).rejects.toMatchObject(refused);
    server.goAway(true);
    later(minute);
    await expect(forged()).rejects.toMatchObject({ statusCode: expect.any(Number) });
    expect(await request(await good.sign(randomUUID()))).toMatchObject({ email: null });
  });

  it('is timed from the start of the fetch', async () => {
    const release = server.hold();
    const first = forged();
    await fetched(1);
    later(10 * second);
    release();
    await first;
    server.publish(good);
    later(20 * second);
    await expect(forged()).rejects.toMatchObject(refused);
  });
});

describe('no request waits', () => {
  it('for a background refresh, of which only one runs at a time', async () => {
    const token = await good.sign(randomUUID());
    await request(token, connection);
    const release = server.hold();
    later(20 * second);
    for (let n = 0; n < 100; n += 1) expect(bearerOf(`Bearer ${token}`, connection)).not.toBeInstanceOf(Promise);
    await fetched(2);
    release();
  });

  it('for more than one fetch of an outdated set', async () => {
    const tokens = await Promise.all(Array.from({ length: 50 }, () => good.sign(randomUUID())));
    await Promise.all(tokens.map((token) => request(token)));
    expect(server.fetches()).toBe(1);
    later(10 * minute);
    await Promise.all(tokens.map((token) => request(token)));
    expect(server.fetches()).toBe(2);
  });

  it('for a token to be verified again when the set is unchanged', async () => {
    const token = await good.sign(randomUUID());
    const before = await request(token, connection);
    later(30 * second);
    expect(await request(token, connection)).toBe(before);
    expect(server.fetches()).toBe(2);
  });
});

describe('during an outage of auth', () => {
  beforeEach(async () => {
    await request(await good.sign(randomUUID()));
    server.goAway(true);
  });

  it('the last set is used for ten minutes after its fetch, and no longer', async () => {
    later(10 * minute - 1);
    await request(await good.sign(randomUUID()));
    later(1);
    const late = request(await good.sign(randomUUID()));
    await expect(late).rejects.toMatchObject({ code: 'AUTH_UNAVAILABLE', statusCode: 503 });
  });

  it('the set is fetched every 5 s, and the outage is logged once', async () => {
    later(30 * second);
    const token = await good.sign(randomUUID());
    for (let n = 0; n < 20; n += 1) await request(token);
    expect(server.fetches()).toBe(2);
    later(5 * second);
    for (let n = 0; n < 20; n += 1) expect(bearerOf(`Bearer ${token}`, connection)).not.toBeInstanceOf(Promise);
    await fetched(3);
    server.goAway(false);
    await vi.waitFor(async () => {
      later(5 * second);
      await request(token);
      expect(logged).toHaveLength(2);
    }, 30_000);
    expect(logged).toEqual([expect.stringContaining('used for up to 10 minutes'), expect.stringContaining('again')]);
  });

  it('an outdated set is fetched before use when no failure is known from the last 30 s', async () => {
    later(30 * second);
    await request(await good.sign(randomUUID()));
    server.goAway(false);
    server.publish(good);
    later(30 * second);
    await expect(forged()).rejects.toMatchObject(refused);
  });
});

describe('a request without a token', () => {
  it('is refused without fetching keys, also during an outage of auth', async () => {
    server.goAway(true);
    for (const authorization of [undefined, '', 'Basic b3duZXI6c2VjcmV0']) {
      expect(() => bearerOf(authorization, connection)).toThrow(expect.objectContaining({ code: 'TOKEN_MISSING' }));
    }
    expect(server.fetches()).toBe(0);
  });
});

describe('a new key', () => {
  it('is trusted without waiting for the next refresh', async () => {
    await request(await good.sign(randomUUID()));
    const fresh = await makeSigningPair('fresh');
    server.publish(good, fresh);
    later(15 * second);
    const token = await fresh.sign(randomUUID());
    await vi.waitFor(() => expect(request(token)).resolves.toMatchObject({ email: null }), { timeout: 30_000 });
  });
});
