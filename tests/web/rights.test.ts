// Every control of every screen is pressed as each role: none is refused, and none that the role may use is missing.
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { hasRight, type Right } from '../../src/domain/rights.ts';
import { type Role, roles } from '../../src/domain/role.ts';
import { type ExampleService, startExampleService } from '../helpers/example-service.ts';
import { operationsOf } from '../helpers/openapi-document.ts';
import { describeWithChromium, useBrowser } from '../helpers/with-chromium.ts';
import { fill } from './screen-visit.ts';
import { builtScreens } from './table-of-screens.ts';

const web = join(import.meta.dirname, '../../web');
const press = new URL('in-page/press.js', import.meta.url).pathname;

const screens = builtScreens.map(({ address }) => fill(address));
const addressesOf = {
  organisation: screens.filter((address) => address.startsWith('/o/')),
  ops: screens.filter((address) => address.startsWith('/ops')),
};

/** Their controls are drawn in states that the examples do not show. */
const notInExamples = [
  'DELETE /api/alert-destinations/{id}/secrets/{age}',
  'DELETE /api/connections/{id}/secrets/{age}',
  'POST /api/calls-dashboard/exports/{exportId}/cancel',
  'POST /api/calls-dashboard/exports/{exportId}/download',
  'POST /api/organizations/{id}/restore',
];

/** The writes that the code of the pages sends: `PATCH /api/contacts/{id}`. */
const writes = [
  ...new Set(
    globSync('**/*.{ts,tsx}', { cwd: web }).flatMap((file) =>
      [
        ...readFileSync(join(web, file), 'utf8')
          .replaceAll(/\/\*\*.*?\*\//gs, '')
          .matchAll(/\bapi\s*\.(POST|PUT|PATCH|DELETE)\(\s*'([^']+)'/g),
      ].map(([, method, path]) => `${method} ${path}`),
    ),
  ),
]
  .filter((route) => !notInExamples.includes(route))
  .sort();
/** A form can be closed by an answer that arrives while it is filled in: then the controls in it are pressed in the next pass. */
const maxPasses = 3;
const ofOps = (route: string) => /\/api\/(monitoring|organizations)/.test(route);

describeWithChromium('the controls of the screens', () => {
  const browser = useBrowser();
  let service: ExampleService;
  beforeAll(async () => {
    service = await startExampleService({ pagesFolder: inject('pagesFolder') });
  });
  afterAll(() => service?.close());

  async function pressEverything(area: keyof typeof addressesOf, expected: readonly string[], role?: Role) {
    const context = await browser().newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    const { visit, person } = service.beginVisit(area, 'figures', role);
    const page = await context.newPage();
    await page.addInitScript({ path: press });
    await page.addInitScript(`sessionStorage.setItem('callboard.demo', '${JSON.stringify(person)}')`);
    const [first = ''] = addressesOf[area];
    await page.goto(service.url + first);
    await page.locator('h1').waitFor();
    // Each part is read when it is needed: read now, it needs no waiting.
    const scripts = readdirSync(join(inject('pagesFolder'), 'assets')).filter((file) =>
      /^(?!.*supabase).*\.js$/.test(file),
    );
    await page.evaluate(`Promise.all(${JSON.stringify(scripts)}.map((file) => import('/assets/' + file)))`);
    for (let pass = 0; pass < maxPasses && expected.some((route) => !sent(visit.writes).includes(route)); pass += 1) {
      await page.evaluate('forgetPressed()');
      const left = [...addressesOf[area]];
      for (const address of left) {
        await page.evaluate(`goTo(${JSON.stringify(address)})`);
        const views = await page.evaluate<string[]>('pressAll()');
        left.push(...views.filter((view) => !left.includes(view)));
      }
    }
    await context.close();
    expect(visit.unknown).toEqual([]);
    return visit.writes;
  }

  const rightOf = (route: string) =>
    operationsOf(service.document).find(([name]) => name === route)?.[1]['x-right'] as Right | undefined;
  const sent = (all: readonly { route: string }[]) => [...new Set(all.map(({ route }) => route))].sort();

  it.each(roles)('are those that the role %s may use', async (role) => {
    const mayWrite = (route: string) => {
      const right = rightOf(route);
      return right === undefined || hasRight(role, right);
    };
    const expected = writes.filter((route) => !ofOps(route) && mayWrite(route));
    const done = await pressEverything('organisation', expected, role);
    expect(done.filter(({ isAllowed }) => !isAllowed)).toEqual([]);
    expect(sent(done)).toEqual(expected);
  });

  it('are all there for the people on call', async () => {
    const expected = writes.filter(ofOps);
    expect(sent(await pressEverything('ops', expected))).toEqual(expected);
  });
});
