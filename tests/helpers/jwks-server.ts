// The key set endpoint of Supabase Auth: its keys can be changed, delayed or unavailable.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export const issuer = 'https://auth.example/auth/v1';

export interface SigningPair {
  readonly published: JWK;
  sign(sub: string): Promise<string>;
}

export async function makeSigningPair(kid: string): Promise<SigningPair> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  return {
    published: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' },
    sign: (sub) =>
      new SignJWT({ sub, role: 'authenticated' })
        .setProtectedHeader({ alg: 'ES256', kid })
        .setIssuer(issuer)
        .setAudience('authenticated')
        .setExpirationTime('10y')
        .sign(privateKey),
  };
}

export async function startJwksServer(...first: SigningPair[]) {
  let pairs = first;
  let isAway = false;
  let gate: Promise<void> | undefined;
  let fetches = 0;
  const server = createServer(async (_request, response) => {
    fetches += 1;
    await gate;
    if (isAway) return response.destroy();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: pairs.map(({ published }) => published) }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/jwks.json`,
    fetches: () => fetches,
    publish: (...now: SigningPair[]) => {
      pairs = now;
    },
    goAway: (away: boolean) => {
      isAway = away;
    },
    /** Delays responses until the returned function is called. */
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return () => {
        gate = undefined;
        resolve();
      };
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
