// A key that was taken out is refused within 30 s, by a clock that is moved by hand; and nobody waits for that without need.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTokenVerifier } from '../../../src/http/auth/access-tokens.ts';
import { issuer, makeSigningPair, type SigningPair, startKeyServer } from '../../helpers/key-server.ts';

const second = 1000;
const minute = 60 * second;

let leaked: SigningPair;
let good: SigningPair;
let server: Awaited<ReturnType<typeof startKeyServer>>;
let elapsed: number;
let logged: string[];
let bearerOf: ReturnType<typeof createTokenVerifier>;

beforeEach(async () => {
  [leaked, good] = await Promise.all([makeSigningPair('leaked'), makeSigningPair('good')]);
  server = await startKeyServer(leaked, good);
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
const ask = async (token: string, socket: object = {}) => bearerOf(`Bearer ${token}`, socket);
/** Signed now, so no cache has it. */
const forged = async () => ask(await leaked.sign(randomUUID()));
const refused = { code: 'INVALID_TOKEN' };
const later = (ms: number) => {
  elapsed += ms;
};
const fetched = (times: number) => vi.waitFor(() => expect(server.fetches()).toBe(times), { timeout: 30_000 });

describe('a removed key', () => {
  it('is refused after 30 s, for a new token, a cached one, or one repeated on a connection', async () => {
    const token = await leaked.sign(randomUUID());
    await ask(token, connection);
    await ask(token, connection);
    server.publish(good);
    later(30 * second);
    await expect(ask(token, connection)).rejects.toMatchObject(refused);
    await expect(ask(token)).rejects.toMatchObject(refused);
    await expect(forged()).rejects.toMatchObject(refused);
  });

  it('is refused in time for a token that was first seen at the last moment', async () => {
    await ask(await good.sign(randomUUID()));
    server.publish(good);
    // The background fetch has started, and the server holds its response.
    const letGo = server.hold();
    later(29 * second);
    const token = await leaked.sign(randomUUID());
    await ask(token, connection);
    later(second);
    const asked = ask(token, connection);
    letGo();
    await expect(asked).rejects.toMatchObject(refused);
  });

  it('is refused as soon as the set was fetched again, which starts after 15 s', async () => {
    const token = await leaked.sign(randomUUID());
    await ask(token);
    server.publish(good);
    later(15 * second);
    await ask(token);
    await fetched(2);
    await vi.waitFor(() => expect(ask(token)).rejects.toMatchObject(refused), { timeout: 30_000 });
  });

  it('is not trusted again during an outage of auth', async () => {
    await ask(await good.sign(randomUUID()));
    server.publish(good);
    later(30 * second);
    await expect(forged()).rejects.toMatchObject(refused);
    server.goAway(true);
    later(minute);
    await expect(forged()).rejects.toMatchObject({ statusCode: expect.any(Number) });
    expect(await ask(await good.sign(randomUUID()))).toMatchObject({ email: null });
  });

  it('is timed from the start of the fetch', async () => {
    const letGo = server.hold();
    const first = forged();
    await fetched(1);
    later(10 * second);
    letGo();
    await first;
    server.publish(good);
    later(20 * second);
    await expect(forged()).rejects.toMatchObject(refused);
  });
});

describe('no request waits', () => {
  it('for a background refresh, of which only one runs at a time', async () => {
    const token = await good.sign(randomUUID());
    await ask(token, connection);
    const letGo = server.hold();
    later(20 * second);
    for (let n = 0; n < 100; n += 1) expect(bearerOf(`Bearer ${token}`, connection)).not.toBeInstanceOf(Promise);
    await fetched(2);
    letGo();
  });

  it('for more than one fetch of an outdated set', async () => {
    const tokens = await Promise.all(Array.from({ length: 50 }, () => good.sign(randomUUID())));
    await Promise.all(tokens.map((token) => ask(token)));
    expect(server.fetches()).toBe(1);
    later(10 * minute);
    await Promise.all(tokens.map((token) => ask(token)));
    expect(server.fetches()).toBe(2);
  });

  it('for a token to be verified again when the set is unchanged', async () => {
    const token = await good.sign(randomUUID());
    const before = await ask(token, connection);
    later(30 * second);
    expect(await ask(token, connection)).toBe(before);
    expect(server.fetches()).toBe(2);
  });
});

describe('during an outage of auth', () => {
  beforeEach(async () => {
    await ask(await good.sign(randomUUID()));
    server.goAway(true);
  });

  it('the last set is used for ten minutes after its fetch, and no longer', async () => {
    later(10 * minute - 1);
    await ask(await good.sign(randomUUID()));
    later(1);
    const late = ask(await good.sign(randomUUID()));
    await expect(late).rejects.toMatchObject({ code: 'AUTH_UNAVAILABLE', statusCode: 503 });
  });

  it('the set is fetched every 5 s, and the outage is logged once', async () => {
    later(30 * second);
    const token = await good.sign(randomUUID());
    for (let n = 0; n < 20; n += 1) await ask(token);
    expect(server.fetches()).toBe(2);
    later(5 * second);
    for (let n = 0; n < 20; n += 1) expect(bearerOf(`Bearer ${token}`, connection)).not.toBeInstanceOf(Promise);
    await fetched(3);
    server.goAway(false);
    await vi.waitFor(async () => {
      later(5 * second);
      await ask(token);
      expect(logged).toHaveLength(2);
    }, 30_000);
    expect(logged).toEqual([expect.stringContaining('used for up to 10 minutes'), expect.stringContaining('again')]);
  });

  it('an outdated set is fetched before use when no failure is known from the last 30 s', async () => {
    later(30 * second);
    await ask(await good.sign(randomUUID()));
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
    await ask(await good.sign(randomUUID()));
    const fresh = await makeSigningPair('fresh');
    server.publish(good, fresh);
    later(15 * second);
    const token = await fresh.sign(randomUUID());
    await vi.waitFor(() => expect(ask(token)).resolves.toMatchObject({ email: null }), { timeout: 30_000 });
  });
});
