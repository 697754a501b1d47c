import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { watchFolder } from '../../../src/cli/dev/watch-folder.ts';
import { withFolder } from '../../helpers/held-folder.ts';

it('the watcher reports changed files in subfolders, also those of a change during the last report', () =>
  withFolder(async (folder) => {
    mkdirSync(join(folder, 'sub'));
    const reports: (readonly string[])[] = [];
    const watcher = watchFolder(folder, async (paths) => {
      reports.push(paths);
      if (reports.length === 1) writeFileSync(join(folder, 'second.ts'), '');
    });
    try {
      writeFileSync(join(folder, 'sub', 'first.ts'), '');
      await vi.waitFor(() => expect(reports.length).toBeGreaterThanOrEqual(2), { timeout: 10_000 });
      expect(reports[0]).toContain('sub/first.ts');
      expect(reports.slice(1).flat()).toContain('second.ts');
    } finally {
      watcher.close();
    }
  }));
