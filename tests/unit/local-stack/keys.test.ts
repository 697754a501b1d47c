import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { loadOrCreateKeys } from '../../../src/local-stack/keys.ts';
import { withFolder } from '../../helpers/held-folder.ts';

describe('the key set', () => {
  it('signs tokens with the given claims, which its public keys verify', () =>
    withFolder(async (folder) => {
      const keys = await loadOrCreateKeys(folder);
      const token = await keys.sign({ sub: 'user-1', role: 'authenticated' }, { expiresInSeconds: 60 });
      const options = { issuer: keys.issuer, audience: 'authenticated', algorithms: ['ES256'] };
      const { payload } = await jwtVerify(token, createLocalJWKSet(keys.jwks), options);
      expect(payload).toMatchObject({ sub: 'user-1', role: 'authenticated' });
      expect(Number(payload.exp) - Number(payload.iat)).toBe(60);
    }));

  it('has a publishable key with the role anon that expires in years', () =>
    withFolder(async (folder) => {
      const { publishableKey, jwks } = await loadOrCreateKeys(folder);
      await jwtVerify(publishableKey, createLocalJWKSet(jwks), { audience: 'authenticated' });
      const claims = decodeJwt(publishableKey);
      expect(claims.role).toBe('anon');
      expect(Number(claims.exp)).toBeGreaterThan(Date.now() / 1000 + 5 * 365 * 24 * 3600);
    }));

  it('is the same for concurrent starts and for later ones', () =>
    withFolder(async (folder) => {
      const all = await Promise.all(Array.from({ length: 8 }, () => loadOrCreateKeys(folder)));
      const later = await loadOrCreateKeys(folder);
      expect(new Set([...all, later].map((keys) => keys.publishableKey)).size).toBe(1);
      expect(new Set([...all, later].map((keys) => keys.bucketCredentials.secretAccessKey)).size).toBe(1);
      expect(readdirSync(folder)).toEqual(['keys.json']);
    }));

  it('is readable by its owner only, and exposes no private key', () =>
    withFolder(async (folder) => {
      const { jwks } = await loadOrCreateKeys(folder);
      expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600);
      const { d } = JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8')).privateJwk;
      expect(d).toMatch(/^[\w-]{43}$/);
      expect(JSON.stringify(jwks)).not.toContain(d);
    }));

  it.each(['', '{}', '{"privateJwk": {"d": "secret-part"'])('refuses a damaged file without printing it: %s', (text) =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, 'keys.json'), text);
      const error = await loadOrCreateKeys(folder).catch((thrown: unknown) => thrown);
      expect(String(error)).toMatch(/not a key file of Callboard\. "npm run reset"/);
      expect(String(error)).not.toContain('secret-part');
    }),
  );
});
