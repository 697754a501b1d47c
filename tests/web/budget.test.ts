// The bytes of each screen's first view, as they are sent: gzip at its best level.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { expect, inject, it } from 'vitest';
import { readPages } from '../../src/pages/page-files.ts';

const web = join(import.meta.dirname, '../../web');
const folder = inject('pagesFolder');
const addresses: { address: string; screen: string }[] = JSON.parse(readFileSync(join(web, 'screens.json'), 'utf8'));
const { pages } = await readPages(folder);

const kB = 1000;
/** All styles are one file, so each screen loads those of the others too. */
const maxStyles = 12 * kB;
/** Without the sign-in of a hosted project. The design's 140 kB are without connections, alerts, members and four of the ops screens. */
const maxInAll = 142 * kB;
/** The client of Supabase Auth, and its forms. */
const maxHosted = 40 * kB;
const isHosted = (file: string) => /assets\/(supabase-auth|hosted)-/.test(file);
const maxScripts = (screen: string) =>
  screen === 'sign-in' ? 40 * kB : screen === 'overview' || screen.startsWith('ops') ? 60 * kB : 65 * kB;
const screens = [...new Map(addresses.map(({ screen, address }) => [screen, address]))];

const sizeOf = (file: string) => statSync(join(folder, `${file}.gz`)).size;
const sumOf = (files: readonly string[]) => files.reduce((sum, file) => sum + sizeOf(file), 0);
const filesNamedIn = (html: string, ending: string) =>
  [...new Set([...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, file = '']) => file))].filter((file) =>
    file.endsWith(ending),
  );

it.each(screens)('the first view of %s has few bytes', async (screen, address) => {
  const html = pages.find((page) => page.address === address)?.html ?? '';
  const scripts = filesNamedIn(html, '.js');
  expect(scripts.length).toBeGreaterThan(1);
  // A browser asks for six at a time over HTTP/1.1.
  expect(scripts.length).toBeLessThanOrEqual(6);
  const listed = scripts.map((file) => `${sizeOf(file)} ${file}`).join('\n');
  const bytes = sumOf(scripts);
  const hint = bytes > maxScripts(screen) ? await listLargestModules(scripts) : '';
  expect(bytes, `${listed}\n${hint}`).toBeLessThanOrEqual(maxScripts(screen));
  expect(sumOf(filesNamedIn(html, '.css'))).toBeLessThanOrEqual(maxStyles);
});

it('all files together have few bytes', async () => {
  const files = readdirSync(join(folder, 'assets')).map((file) => `assets/${file}`);
  const scripts = files.filter((file) => file.endsWith('.js') && !isHosted(file));
  const bytes = sumOf(scripts);
  expect(bytes, bytes > maxInAll ? await listLargestModules(scripts) : '').toBeLessThanOrEqual(maxInAll);
  expect(sumOf(files.filter((file) => file.endsWith('.css')))).toBeLessThanOrEqual(maxStyles);
});

it('the sign-in of a hosted project is in files of its own, which no page names', () => {
  const files = readdirSync(join(folder, 'assets')).map((file) => `assets/${file}`);
  const hosted = files.filter((file) => file.endsWith('.js') && isHosted(file));
  expect(hosted.length).toBeGreaterThan(1);
  expect(sumOf(hosted)).toBeLessThanOrEqual(maxHosted);
  for (const { html } of pages) for (const file of hosted) expect(html).not.toContain(file);
});

/** Builds again, in memory: the files do not say of which modules they are made. */
async function listLargestModules(scripts: readonly string[]): Promise<string> {
  const options = {
    configFile: join(web, 'vite.config.ts'),
    root: web,
    logLevel: 'silent',
    build: { write: false },
  } as const;
  const { output } = (await build(options)) as Rolldown.RolldownOutput;
  const modules = output
    .filter((file) => file.type === 'chunk')
    .filter(({ fileName }) => scripts.includes(fileName))
    .flatMap(({ modules }) => Object.entries(modules));
  const lines = modules
    .map(([name, { renderedLength }]) => ({ name: name.replace(join(web, '..'), ''), renderedLength }))
    .toSorted((one, other) => other.renderedLength - one.renderedLength)
    .slice(0, 10)
    .map(({ name, renderedLength }) => `${renderedLength} ${name}`);
  return `The largest modules, before compression:\n${lines.join('\n')}`;
}
