import { describe, expect, it } from 'vitest';
import { findDifference } from '../../../launcher/installed.mjs';

const wanted = {
  '': { version: '0.1.0' },
  'node_modules/fastify': { version: '5.0.0', integrity: 'sha512-a' },
  'node_modules/vitest': { version: '5.1.0', dev: true },
  'node_modules/@biomejs/cli-win32-x64': { version: '2.6.8', dev: true, optional: true },
  'node_modules/fastify/node_modules/pino': { version: '9.0.0' },
};
const { 'node_modules/@biomejs/cli-win32-x64': _other, ...installed } = wanted;
const whole = { wanted, installed, isOnDisk: () => true, wantsDev: true };

describe('the installed packages', () => {
  it('match the lock file without the optional packages of other platforms', () => {
    expect(findDifference(whole)).toBeUndefined();
  });

  it('differ when nothing is installed, or an installation was interrupted', () => {
    expect(findDifference({ ...whole, installed: undefined })).toBe('nothing is installed yet');
  });

  it('differ when a package has another version, also a nested one', () => {
    const other = { ...installed, 'node_modules/fastify/node_modules/pino': { version: '8.0.0' } };
    expect(findDifference({ ...whole, installed: other })).toBe('pino is 8.0.0, package-lock.json says 9.0.0');
  });

  it('differ when a package has the same version but another hash', () => {
    const other = { ...installed, 'node_modules/fastify': { version: '5.0.0', integrity: 'sha512-b' } };
    expect(findDifference({ ...whole, installed: other })).toMatch(/^fastify 5\.0\.0 differs from/);
  });

  it('differ when the folder of a package was removed', () => {
    const isOnDisk = (path: string) => path !== 'node_modules/fastify';
    expect(findDifference({ ...whole, isOnDisk })).toBe('fastify 5.0.0 is missing');
  });

  it('need the development packages only where they are wanted', () => {
    const { 'node_modules/vitest': _dev, ...production } = installed;
    expect(findDifference({ ...whole, installed: production })).toBe('vitest 5.1.0 is missing');
    expect(findDifference({ ...whole, installed: production, wantsDev: false })).toBeUndefined();
  });
});
