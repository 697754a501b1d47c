import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMigration } from '../../../src/database/create-migration.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callboard-migrations-'));
});
afterEach(() => rm(folder, { recursive: true }));

const now = new Date('2026-11-21T07:30:00.123Z');

describe('createMigration', () => {
  it('writes an empty migration named by the time in UTC', async () => {
    const path = await createMigration('add-call-tags', now, folder);
    expect(basename(path)).toBe('20261121073000123_add-call-tags.sql');
    expect(await readFile(path, 'utf8')).toMatch(/-- Up Migration\n[\s\S]*-- Down Migration\n/);
  });

  it('sorts after every other migration, even one from a clock that is ahead', async () => {
    await writeFile(join(folder, '20261121090000000_from-tomorrow.sql'), '');
    const path = await createMigration('add-call-tags', now, folder);
    expect(basename(path)).toBe('20261121090000001_add-call-tags.sql');
  });

  it.each(['', 'Add-Tags', 'add_tags', '../evil', '-a', 'a--b', 'a'.repeat(101)])(
    'refuses the name "%s"',
    async (name) => {
      await expect(createMigration(name, now, folder)).rejects.toThrow('not a migration name');
    },
  );
});
