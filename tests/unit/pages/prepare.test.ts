import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import { preparePages } from '../../../src/pages/prepare.ts';
import { inertServices } from '../../helpers/inert-services.ts';
import { withTemporaryFolder } from '../../helpers/temporary-folder.ts';

/** Writes what a build writes, and that it ran. */
const buildScript = `
  import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
  const out = process.argv.at(-1);
  mkdirSync(out + '/assets', { recursive: true });
  writeFileSync(out + '/pages.json', '[]');
  appendFileSync(new URL('../../builds', import.meta.url), 'built\\n');
`;
const failingScript = `process.stderr.write('web/main.tsx:3: Unexpected token\\n'); process.exitCode = 1;`;

async function withRepository(use: (root: string) => Promise<void>, script = buildScript): Promise<void> {
  await withTemporaryFolder(async (root) => {
    await write(root, 'web/main.tsx', 'first');
    await write(root, 'package-lock.json', '{}');
    await write(root, 'src/cli/build-web.ts', script);
    await use(root);
  });
}

async function write(root: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

function prepare(root: string, { isProduction = false, messages = [] as string[] } = {}) {
  return preparePages({ root, isProduction, log: (message) => messages.push(message) });
}

const buildsOf = async (root: string) => (await readFile(join(root, 'builds'), 'utf8')).split('\n').length - 1;

describe('preparePages', () => {
  it('builds once, and again only after a change of the sources or the packages', () =>
    withRepository(async (root) => {
      const first = await prepare(root);
      expect(await prepare(root)).toEqual(first);
      expect(await buildsOf(root)).toBe(1);

      await write(root, 'web/parts/new.tsx', 'second');
      const second = await prepare(root);
      await write(root, 'package-lock.json', '{ "changed": true }');
      const third = await prepare(root);
      expect(await buildsOf(root)).toBe(3);
      expect(new Set([first, second, third].map((each) => JSON.stringify(each))).size).toBe(3);
    }));

  it('leaves one folder when two processes build at the same time', () =>
    withRepository(async (root) => {
      const [one, other] = await Promise.all([prepare(root), prepare(root)]);
      expect(one).toEqual(other);
      expect(await readdir(join(root, '.callboard/web'))).toHaveLength(1);
    }));

  it('tells how long a build took, and nothing when the files are there', () =>
    withRepository(async (root) => {
      const messages: string[] = [];
      await prepare(root, { messages });
      await prepare(root, { messages });
      expect(messages).toEqual([expect.stringMatching(/^Pages: built in \d+\.\d s$/)]);
    }));

  it('returns the error of a build, and leaves no draft', () =>
    withRepository(async (root) => {
      const messages: string[] = [];
      const built = await prepare(root, { messages });
      expect(built).toEqual({ problem: 'The pages could not be built:\nweb/main.tsx:3: Unexpected token' });
      expect(messages).toHaveLength(1);
      expect(await readdir(join(root, '.callboard/web'))).toEqual([]);
    }, failingScript));

  it('never builds in production', () =>
    withRepository(async (root) => {
      const messages: string[] = [];
      const problem = 'The pages are not built. To build them: npm run build:web';
      expect(await prepare(root, { isProduction: true, messages })).toEqual({ problem });
      expect(messages).toEqual([]);
      await expect(readdir(join(root, '.callboard'))).rejects.toThrow('ENOENT');

      await write(root, 'dist/web/pages.json', '[]');
      expect(await prepare(root, { isProduction: true })).toEqual({ folder: join(root, 'dist/web') });
    }));
});

describe('a service without pages', () => {
  it('shows at / why there are none, and serves its API', async () => {
    const problem = 'The pages could not be built:\nweb/main.tsx:3: Unexpected token';
    const app = await buildApp(readConfig({ JOBS: 'off' }), {
      services: inertServices,
      logger: false,
      pages: { built: { problem } },
    });
    const page = await app.inject('/');
    const api = await app.inject('/api/monitoring/live');
    await app.close();
    expect([page.statusCode, page.headers['content-type'], page.body]).toEqual([
      404,
      'text/plain; charset=utf-8',
      `${problem}\n`,
    ]);
    expect(api.statusCode).toBe(200);
  });
});
