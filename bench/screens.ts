// npm run screens: a picture of every screen in every state, drawn from the examples of the OpenAPI document, and one sheet of them all.
//   npm run screens -- --only /calls    the addresses that contain it
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../src/cli/run-command.ts';
import { preparePages } from '../src/pages/prepare.ts';
import { startBrowser } from '../tests/helpers/chromium.ts';
import { startExampleService } from '../tests/helpers/example-service.ts';
import { allLooks, type Look, openTab, type Tab } from '../tests/web/screen-visit.ts';
import { type AddressedScreen, builtScreens, statesOf } from '../tests/web/table-of-screens.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, '.callboard/screens');

interface Picture {
  readonly address: string;
  readonly state: string;
  readonly look: Look;
  readonly file: string;
}

await runCommand({
  name: 'screens',
  summary: 'Draws every screen in every state at each width and in each theme, for people to look at.',
  usage: [
    ['npm run screens', 'into .callboard/screens, with index.html'],
    ['npm run screens -- --only /calls', 'the addresses that contain /calls'],
  ],
  options: { only: { type: 'string', description: 'a part of the address' } },
  exitCodes: { 0: 'drawn', 1: 'failed' },
  async run({ only = '' }) {
    const screens = builtScreens.filter(({ address }) => address.includes(only));
    const pictures = await drawAll(screens);
    await writeFile(join(folder, 'index.html'), sheetOf(pictures));
    return {
      data: { folder, pictures: pictures.map(({ file }) => file) },
      text: `${pictures.length} pictures. Open ${join(folder, 'index.html')}\n`,
    };
  },
});

async function drawAll(screens: readonly AddressedScreen[]): Promise<Picture[]> {
  const built = await preparePages({ root, isProduction: false, log: () => {} });
  if ('problem' in built) throw new Error(built.problem);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await using resources = new AsyncDisposableStack();
  const service = resources.adopt(await startExampleService({ pagesFolder: built.folder }), (each) => each.close());
  const browser = resources.adopt(await startBrowser(), (each) => each.close());
  const tab = resources.adopt(await openTab(browser, service), (each) => each.close());
  const pictures: Picture[] = [];
  for (const screen of screens) pictures.push(...(await drawScreen(tab, screen)));
  return pictures;
}

async function drawScreen(tab: Tab, screen: AddressedScreen): Promise<Picture[]> {
  const pictures: Picture[] = [];
  const name = screen.address.replaceAll(/[^a-z-]+/g, '_');
  for (const state of statesOf(screen)) {
    await tab.open({ address: screen.address, state });
    for (const look of allLooks) {
      await tab.look(look);
      const file = `${name}.${state.replace(' ', '-')}.${look.width}.${look.theme}.png`;
      await tab.page.screenshot({ path: join(folder, file), fullPage: true, animations: 'disabled' });
      pictures.push({ address: screen.address, state, look, file });
    }
  }
  return pictures;
}

function sheetOf(pictures: readonly Picture[]): string {
  const sections = Map.groupBy(pictures, ({ address, state }) => `${address} · ${state}`);
  const drawn = [...sections].map(([title, each]) => `<h2>${title}</h2>\n<div>${each.map(figureOf).join('\n')}</div>`);
  return `<!doctype html>
<meta charset="utf-8">
<title>Callboard: screens</title>
<style>
  body { font: 14px/1.4 system-ui; margin: 16px; background: #ddd; }
  div { display: flex; gap: 12px; overflow-x: auto; align-items: flex-start; }
  figure { margin: 0; flex: none; }
  img { height: 480px; object-fit: contain; object-position: top; box-shadow: 0 1px 6px #0005; }
</style>
${drawn.join('\n')}
`;
}

function figureOf({ look, file }: Picture): string {
  const image = `<a href="${file}"><img src="${file}" alt="" loading="lazy"></a>`;
  return `<figure>${image}<figcaption>${look.width} px, ${look.theme}</figcaption></figure>`;
}
