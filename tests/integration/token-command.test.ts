import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { demoOrgs, opsUser } from '../../src/embedded/demo/people.ts';
import { withFolder } from '../helpers/held-folder.ts';

const root = join(import.meta.dirname, '..', '..');

/** The command in a copy of the repository, so that its keys are not those of whoever runs the tests. */
async function withCommand(
  use: (given: {
    folder: string;
    run: (...args: string[]) => Promise<{ stdout: string; stderr: string; code: number }>;
  }) => Promise<void>,
) {
  await withFolder(async (folder) => {
    await cp(join(root, 'src'), join(folder, 'src'), { recursive: true });
    await cp(join(root, 'package.json'), join(folder, 'package.json'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await mkdir(join(folder, 'elsewhere'));
    const run = (...args: string[]) =>
      promisify(execFile)(process.execPath, [join(folder, 'src/cli/token.ts'), ...args], {
        cwd: join(folder, 'elsewhere'),
      })
        .then(({ stdout, stderr }) => ({ stdout, stderr, code: 0 }))
        .catch(({ stdout, stderr, code }) => ({ stdout, stderr, code }));
    await use({ folder, run });
  });
}

describe('npm run token', () => {
  it('prints a token alone on stdout, good for the keys beside the data, from any folder', () =>
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

  it('makes ops and service tokens, which are of no organisation', () =>
    withCommand(async ({ run }) => {
      const ops = JSON.parse((await run('--role', 'ops', '--json', '--expires', '90m')).stdout);
      expect(ops).toMatchObject({ role: 'ops', org_id: null, user_id: opsUser.id });
      const claims = decodeJwt(ops.token);
      expect(claims.app_metadata).toEqual({ platform_role: 'ops' });
      expect(Number(claims.exp) - Number(claims.iat)).toBe(90 * 60);
      const service = decodeJwt((await run('--org', 'bluebird', '--role', 'service')).stdout.trim());
      expect(service.role).toBe('service_role');
      expect(service.sub).toBeUndefined();
    }));

  it.each([
    [['--role', 'owner'], '--org is missing; expected one of bluebird, fern'],
    [['--org', 'bluebird'], '--role is missing; expected one of owner, admin, agent, viewer, ops, service'],
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

  it('explains itself', () =>
    withCommand(async ({ run }) => {
      const { code, stdout } = await run('--help');
      expect(code).toBe(0);
      expect(stdout).toContain('--org bluebird|fern --role owner|admin|agent|viewer|ops|service');
    }));
});
