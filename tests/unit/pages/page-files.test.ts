import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPages } from '../../../src/pages/page-files.ts';
import { withTemporaryFolder } from '../../helpers/temporary-folder.ts';

const readBuilt = (script: string) =>
  withTemporaryFolder((folder) => {
    writeFileSync(join(folder, 'index.html'), `<head><script src="/assets/${script}"></script></head>`);
    writeFileSync(join(folder, 'pages.json'), JSON.stringify([{ address: '/ops', scripts: ['assets/ops.js'] }]));
    return readPages(folder);
  });

describe('the built pages', () => {
  it('have the same hash in any folder, and another when a script has changed', async () => {
    const [one, same, other] = await Promise.all(['a-1.js', 'a-1.js', 'a-2.js'].map(readBuilt));
    expect(same?.hash).toBe(one?.hash);
    expect(other?.hash).not.toBe(one?.hash);
  });

  it('name the scripts of the screen, so that they are loaded early', async () => {
    const { pages, frame } = await readBuilt('a-1.js');
    expect(pages[0]?.html).toContain('<link rel="modulepreload" crossorigin href="/assets/ops.js">');
    expect(frame).not.toContain('ops.js');
  });
});
