import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createLocalJWKSet, decodeJwt, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoOrgs, platformUsers } from '../../src/local-stack/demo/people.ts';
import { copySources } from '../helpers/copied-sources.ts';

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

interface Command {
  readonly folder: string;
  run(...args: string[]): Promise<Ended>;
  runWith(env: Record<string, string>, ...args: string[]): Promise<Ended>;
}

// The command in a copy of the repository, so that it does not use the keys of this clone. One for all tests: no test depends on
// the keys that another one created.
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callboard-test-'));
  await copySources(folder);
  await mkdir(join(folder, 'elsewhere'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function withCommand(use: (command: Command) => Promise<void>): Promise<void> {
  const runWith: Command['runWith'] = (env, ...args) =>
    promisify(execFile)(process.execPath, [join(folder, 'src/cli/token.ts'), ...args], {
      cwd: join(folder, 'elsewhere'),
      env: { ...process.env, ...env },
    })
      .then(({ stdout, stderr }) => ({ stdout, stderr, code: 0 }))
      .catch(({ stdout, stderr, code }) => ({ stdout, stderr, code }));
  await use({ folder, runWith, run: (...args) => runWith({}, ...args) });
}

describe('npm run token', () => {
  it('prints only a token on stdout, signed with the keys of the data folder, from any folder', () =>
    withCommand(async ({ folder, run }) => {
      const first = await run('--org', 'fern', '--role', 'viewer');
      expect(first.code).toBe(0);
      expect(first.stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
      const { publicJwk } = JSON.parse(await readFile(join(folder, '.callboard', 'keys.json'), 'utf8'));
      const { payload } = await jwtVerify(first.stdout.trim(), createLocalJWKSet({ keys: [publicJwk] }));
      const { id, users } = demoOrgs.fern;
      expect(payload).toMatchObject({
        sub: users.viewer.id,
        email: users.viewer.email,
        role: 'authenticated',
        aud: 'authenticated',
        app_metadata: { org_id: id },
      });
      expect(Number(payload.exp) - Number(payload.iat)).toBe(7 * 24 * 3600);
    }));

  it('creates ops, monitor and service tokens without an organisation', () =>
    withCommand(async ({ run }) => {
      const ops = JSON.parse((await run('--role', 'ops', '--json', '--expires', '90m')).stdout);
      expect(ops).toMatchObject({ role: 'ops', org_id: null, user_id: platformUsers.ops.id });
      const claims = decodeJwt(ops.token);
      // Platform roles are in the database, not in the token.
      expect(claims.app_metadata).toEqual({});
      expect(Number(claims.exp) - Number(claims.iat)).toBe(90 * 60);
      const service = decodeJwt((await run('--org', 'bluebird', '--role', 'service')).stdout.trim());
      expect(service.role).toBe('callboard_service');
      expect(service.sub).toBeUndefined();
    }));

  it.each([
    [['--role', 'owner'], '--org is missing; expected one of bluebird, fern'],
    [['--org', 'bluebird'], '--role is missing; expected one of owner, admin, agent, viewer, ops, monitor, service'],
    [['--org', 'toString', '--role', 'owner'], '--org is toString; expected one of bluebird, fern'],
    [['--org', 'fern', '--role', 'boss'], '--role is boss; expected one of'],
    [['--role', 'ops', '--expires', '12'], '--expires is 12; expected for example 30m, 12h or 7d'],
    [['--role', 'ops', '--expires', '366d'], '--expires is 366d'],
    [['--frob'], "Unknown option '--frob'"],
  ])('refuses %j with exit code 2, and says what is allowed', (args, message) =>
    withCommand(async ({ run }) => {
      const { code, stdout, stderr } = await run(...args);
      expect(code).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toContain(message);
    }),
  );

  describe('for a hosted project', () => {
    const issuer = 'https://project.supabase.co/auth/v1';
    const forService = ['--role', 'service', '--issuer', issuer] as const;
    const secret = 'a-secret-of-at-least-32-characters';

    it('signs a service token with the imported private key, for an hour', () =>
      withCommand(async ({ runWith }) => {
        const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
        const jwk = JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'imported' });
        // It takes precedence over the legacy secret.
        const env = { SUPABASE_SIGNING_KEY: jwk, SUPABASE_JWT_SECRET: secret };
        const { stdout, stderr } = await runWith(env, ...forService);
        const rules = { issuer, audience: 'authenticated', algorithms: ['ES256'] };
        const { payload, protectedHeader } = await jwtVerify(stdout.trim(), publicKey, rules);
        expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'JWT', kid: 'imported' });
        expect(payload).toMatchObject({ role: 'callboard_service' });
        expect(payload).not.toHaveProperty('sub');
        expect(Number(payload.exp) - Number(payload.iat)).toBe(3600);
        expect(stderr).not.toContain('"d"');
      }));

    it('signs with the legacy secret if that is set', () =>
      withCommand(async ({ runWith }) => {
        const { stdout } = await runWith({ SUPABASE_JWT_SECRET: secret }, ...forService, '--expires', '15m');
        const { payload } = await jwtVerify(stdout.trim(), new TextEncoder().encode(secret), { issuer });
        expect(Number(payload.exp) - Number(payload.iat)).toBe(900);
      }));

    it.each<[Record<string, string>, string[], number, string]>([
      [{}, [...forService], 2, 'Set SUPABASE_SIGNING_KEY or SUPABASE_JWT_SECRET'],
      [{ SUPABASE_JWT_SECRET: secret }, [...forService, '--expires', '25h'], 2, 'at most 1d'],
      [{ SUPABASE_JWT_SECRET: secret }, ['--role', 'ops', '--issuer', issuer], 2, 'people sign in at the project'],
      [
        { SUPABASE_JWT_SECRET: secret },
        ['--role', 'service', '--issuer', 'project'],
        2,
        'expected the address of Auth',
      ],
      [{ SUPABASE_SIGNING_KEY: '{"kty":"EC","x":"public"}' }, [...forService], 1, 'is not a private JWK with a kid'],
      [{ SUPABASE_SIGNING_KEY: 'private-but-no-json' }, [...forService], 1, 'is not a private JWK with a kid'],
    ])('refuses %j %j with exit code %i, and says why without the key', (env, args, expected, message) =>
      withCommand(async ({ runWith }) => {
        const { code, stdout, stderr } = await runWith(env, ...args);
        expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
        expect(stderr).toContain(message);
        for (const value of Object.values(env)) expect(stderr).not.toContain(value);
      }),
    );
  });

  it('prints its help', () =>
    withCommand(async ({ run }) => {
      const { code, stdout } = await run('--help');
      expect(code).toBe(0);
      expect(stdout).toContain('--org bluebird|fern --role owner|admin|agent|viewer|ops|monitor|service');
    }));
});
