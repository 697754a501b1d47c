// npm run build:web: builds the pages into dist/web, each file also compressed.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build, type Manifest } from 'vite';
import { runCommand } from './run-command.ts';

const root = join(import.meta.dirname, '../..');
const web = join(root, 'web');

await runCommand({
  name: 'build:web',
  summary: 'Builds the pages for production. Nothing that is built is committed.',
  usage: [['npm run build:web', 'into dist/web']],
  options: { out: { type: 'string', description: 'the folder to write to' } },
  exitCodes: { 0: 'built', 1: 'failed' },
  async run({ out = join(root, 'dist/web') }) {
    await build({
      configFile: join(web, 'vite.config.ts'),
      root: web,
      logLevel: 'silent',
      build: { outDir: out, emptyOutDir: true, manifest: 'manifest.json' },
    });
    await orderLayers(join(out, 'assets'));
    await writePages(out);
    await rm(join(out, 'manifest.json'));
    const files = await compressFiles(out);
    return { data: { folder: out, files }, text: `${files} files in ${out}\n` };
  },
});

/** Vite joins the styles in the order of its chunks, so a layer could come before the statement that orders them. */
async function orderLayers(folder: string): Promise<void> {
  const [statement = ''] = (await readFile(join(web, 'styles/reset.css'), 'utf8')).split('\n');
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.css'))) {
    await writeFile(join(folder, name), statement + (await readFile(join(folder, name), 'utf8')));
  }
}

interface Screen {
  readonly address: string;
  readonly screen: string;
}

/** pages.json: each address, with the scripts that its screen loads first. */
async function writePages(folder: string): Promise<void> {
  const manifest: Manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  const screens: readonly Screen[] = JSON.parse(await readFile(join(web, 'screens.json'), 'utf8'));
  const pages = screens.map(({ address, screen }) => ({
    address,
    scripts: scriptsOf(manifest, `screens/${screen}/screen.tsx`),
  }));
  await writeFile(join(folder, 'pages.json'), JSON.stringify(pages));
}

/** The chunk of a screen and the chunks that it imports, without those of the entry: the HTML names these already. */
function scriptsOf(manifest: Manifest, name: string) {
  const scripts = new Set<string>();
  const collect = (key: string) => {
    const chunk = manifest[key];
    if (chunk === undefined || chunk.isEntry || scripts.has(chunk.file)) return;
    scripts.add(chunk.file);
    for (const imported of chunk.imports ?? []) collect(imported);
  };
  collect(name);
  return [...scripts];
}

async function compressFiles(folder: string): Promise<number> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.(js|css|svg|json)$/.test(name));
  await Promise.all(names.map((name) => compressFile(join(folder, name))));
  return names.length;
}

async function compressFile(path: string): Promise<void> {
  const content = await readFile(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(content, { params }),
    promisify(gzip)(content, { level: 9 }),
  ]);
  await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
}
