import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findLockProblems } from '../../.ci/check-lock.mjs';

const valid = { version: '1.0.0', integrity: 'sha512-aaaa' };
const problemsOf = (entry: object, root: object = {}) =>
  findLockProblems({ packages: { '': root, 'node_modules/a': { ...valid, ...entry } } });

describe('the check of the lock file', () => {
  it('finds no problem in the lock file of this repository', () => {
    const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));
    expect(Object.keys(lock.packages).length).toBeGreaterThan(200);
    expect(findLockProblems(lock)).toEqual([]);
  });

  it('accepts ranges, tags and renamed packages', () => {
    expect(problemsOf({ dependencies: { b: '^1.0.0 || >=3', c: 'latest', d: 'npm:@x/d@^2' } })).toEqual([]);
  });

  it.each([
    ['no integrity', { integrity: undefined }, 'no sha512 integrity'],
    ['an older hash', { integrity: 'sha1-aaaa' }, 'no sha512 integrity'],
    ['another registry', { resolved: 'https://registry.example/a.tgz' }, 'https://registry.example/a.tgz'],
    ['a git source', { resolved: 'git+ssh://git@host/a.git#1' }, 'git+ssh://host/a.git#1'],
    ['a link', { link: true }, 'is a link'],
    ['a dependency from git', { dependencies: { b: 'github:x/b' } }, 'takes b from github:x/b'],
    ['an optional one from a file', { optionalDependencies: { b: 'file:../b' } }, 'takes b from file:../b'],
  ])('finds %s', (_what, entry, problem) => {
    expect(problemsOf(entry)).toEqual([expect.stringContaining(problem)]);
  });

  it('finds another source in package.json', () => {
    const problem = 'package.json takes b from https://host/b.tgz';
    expect(problemsOf({}, { devDependencies: { b: 'https://user:pass@host/b.tgz' } })).toEqual([problem]);
  });
});
