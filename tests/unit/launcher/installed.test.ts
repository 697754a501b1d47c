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

describe('what is installed', () => {
  it('is what the lock file names, without the optional packages of other platforms', () => {
    expect(findDifference(whole)).toBeUndefined();
  });

  it('differs when nothing is there, or an installation was interrupted', () => {
    expect(findDifference({ ...whole, installed: undefined })).toBe('nothing is installed yet');
  });

  it('differs when a package has another version, nested ones included', () => {
    const other = { ...installed, 'node_modules/fastify/node_modules/pino': { version: '8.0.0' } };
    expect(findDifference({ ...whole, installed: other })).toBe('pino is 8.0.0, package-lock.json says 9.0.0');
  });

  it('differs when a package has the same version and another content', () => {
    const other = { ...installed, 'node_modules/fastify': { version: '5.0.0', integrity: 'sha512-b' } };
    expect(findDifference({ ...whole, installed: other })).toMatch(/^fastify 5\.0\.0 differs from/);
  });

  it('differs when a folder was removed by hand', () => {
    const isOnDisk = (path: string) => path !== 'node_modules/fastify';
    expect(findDifference({ ...whole, isOnDisk })).toBe('fastify 5.0.0 is missing');
  });

  it('needs the development packages only where they are wanted', () => {
    const { 'node_modules/vitest': _dev, ...production } = installed;
    expect(findDifference({ ...whole, installed: production })).toBe('vitest 5.1.0 is missing');
    expect(findDifference({ ...whole, installed: production, wantsDev: false })).toBeUndefined();
  });
});
