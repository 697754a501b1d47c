import { mkdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linkLibraries } from '../../../src/local-stack/postgres-package.ts';
import { withFolder } from '../../helpers/held-folder.ts';

describe('the symbolic links of the PostgreSQL libraries', () => {
  it('are created when they are missing, and existing ones stay', () =>
    withFolder(async (folder) => {
      const native = join(folder, 'native');
      mkdirSync(join(native, 'lib'), { recursive: true });
      for (const name of ['liba.so.1.2', 'libb.so.1.2']) writeFileSync(join(native, 'lib', name), '');
      symlinkSync('libb.so.1.2', join(native, 'lib', 'libb.so.1'));
      const links = ['a', 'b'].map((name) => ({
        source: `native/lib/lib${name}.so.1.2`,
        target: `native/lib/lib${name}.so.1`,
      }));
      writeFileSync(join(native, 'pg-symlinks.json'), JSON.stringify(links));
      linkLibraries(native);
      linkLibraries(native);
      expect(readlinkSync(join(native, 'lib', 'liba.so.1'))).toBe('liba.so.1.2');
      expect(readlinkSync(join(native, 'lib', 'libb.so.1'))).toBe('libb.so.1.2');
    }));
});
