// The pages in Chromium: first paints, answers to input, and live changes, each beside its goal and beside bull-board's page.
//   npm run bench:pages
//   ONLY=live npm run bench:pages
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { buildApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { demoOrgs } from '../src/local-stack/demo/people.ts';
import { createDemoSignIn } from '../src/local-stack/demo-sign-in.ts';
import { preparePages } from '../src/pages/prepare.ts';
import { startBrowser } from '../tests/helpers/chromium.ts';
import { startOwnService } from './own-service.ts';
import { startBullBoard } from './pages/bull-board.ts';
import {
  type Load,
  load,
  median,
  openContext,
  type Profile,
  profiles,
  throttle,
  timeInPage,
  usedHeapMiB,
} from './pages/measure.ts';
import { quantilesOf } from './timing.ts';

const rounds = Number(process.env.ROUNDS ?? 9);
const olivia = { org: 'bluebird', role: 'owner' };
const isIdle = `document.querySelector('main [aria-busy=true]') === null`;
const showsFigures = 'main [aria-busy=false] .tile-value, .tile-value';

await using resources = new AsyncDisposableStack();
const { stack, sql, close } = await startOwnService();
resources.defer(close);
const built = await preparePages({ root: join(import.meta.dirname, '..'), isProduction: false, log: console.error });
const config = readConfig({ LOG_LEVEL: 'silent', RATE_LIMIT_PER_IP: '100000000', RATE_LIMIT_PER_ORG: '100000000' });
const app = await buildApp(config, { services: stack.services, pages: { built, demo: createDemoSignIn(stack.keys) } });
resources.defer(() => app.close());
const url = await app.listen({ host: '127.0.0.1', port: 0 });
const { browser, close: closeBrowser } = await startBrowser();
resources.defer(closeBrowser);

const print = (name: string, value: string, goal = '') =>
  console.log(`${name.padEnd(58)} ${value.padStart(12)}   ${goal}`);
const ms = (value: number) => `${value.toFixed(0)} ms`;

const isLiveOnly = process.env.ONLY === 'live';
const bullBoard = isLiveOnly ? undefined : await startBullBoard();
if (isLiveOnly) console.log('Only the live part\n');
else if (bullBoard !== undefined) resources.defer(bullBoard.close);
else
  console.log('bull-board is not installed. To compare: npm install --no-save @bull-board/api @bull-board/fastify\n');

for (const profile of isLiveOnly ? [] : profiles) {
  const own = await measureLoads(browser, profile, {
    address: `${url}/o/bluebird`,
    ready: showsFigures,
    person: olivia,
  });
  printLoads(`Overview, ${profile.name}`, own, profile);
  if (bullBoard === undefined) continue;
  const other = await measureLoads(browser, profile, {
    address: bullBoard.url,
    ready: 'main, #root > *',
    person: undefined,
  });
  printLoads(`bull-board, ${profile.name}`, other, profile);
  for (const state of ['cold', 'warm'] as const) {
    const ratio = median(other[state].map(({ lcpMs }) => lcpMs)) / median(own[state].map(({ lcpMs }) => lcpMs));
    print(`  LCP of bull-board against ours, ${state}`, `${ratio.toFixed(1)}×`);
  }
}
if (!isLiveOnly) await measureActions(browser);
await measureLive(browser);

interface Loads {
  readonly cold: readonly Load[];
  readonly warm: readonly Load[];
}

async function measureLoads(
  inBrowser: Browser,
  profile: Profile,
  { address, ready, person }: { address: string; ready: string; person: object | undefined },
): Promise<Loads> {
  const cold: Load[] = [];
  const warm: Load[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const context = await openContext(inBrowser, person);
    const page = await context.newPage();
    await throttle(page, profile);
    cold.push(await load(page, address, ready));
    warm.push(await load(page, address, ready));
    await context.close();
  }
  return { cold, warm };
}

function printLoads(name: string, loads: Loads, { network }: Profile): void {
  const goals = network === undefined ? ['≤ 250 ms', '≤ 500 ms'] : ['≤ 1200 ms', '≤ 1900 ms'];
  for (const state of ['cold', 'warm'] as const) {
    const each = loads[state];
    print(`${name}, ${state}: FCP`, ms(median(each.map(({ fcpMs }) => fcpMs))), goals[0]);
    print(`${name}, ${state}: LCP`, ms(median(each.map(({ lcpMs }) => lcpMs))), goals[1]);
    print(`${name}, ${state}: CLS`, median(each.map(({ cls }) => cls)).toFixed(3), '≤ 0.02');
  }
}

async function openOverview(inBrowser: Browser, width = 1280): Promise<Page> {
  const context = await openContext(inBrowser, olivia);
  const page = await context.newPage();
  await page.setViewportSize({ width, height: 900 });
  await load(page, `${url}/o/bluebird`, showsFigures);
  return page;
}

/** Screen to screen, a period to new figures, and the slowest answers to input in a scripted minute. */
async function measureActions(inBrowser: Browser): Promise<void> {
  const page = await openOverview(inBrowser);
  const go = (path: string, title: string) =>
    timeInPage(
      page,
      `document.querySelector('nav a[href="${path}"]').click()`,
      `document.querySelector('h1')?.textContent === '${title}' && ${isIdle}`,
    );
  const screens: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const there = await go('/o/bluebird/calls', 'Calls');
    const back = await go('/o/bluebird', 'Overview');
    // The first round loads the files and the figures.
    if (round > 0) screens.push(there, back);
  }
  print('Screen to screen, warm', ms(median(screens)), '≤ 100 ms');

  const filters: number[] = [];
  const press = (key: string) =>
    `const address = location.href; document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', bubbles: true }))`;
  for (let round = 0; round < rounds; round += 1) {
    filters.push(await timeInPage(page, press('['), `location.href !== address && ${isIdle}`));
  }
  print('A period to new figures', ms(median(filters)), '≤ 150 ms');

  await throttle(page, { name: '', cpuSlowdown: 4, network: undefined });
  await page.evaluate('measured.inputsMs.length = 0');
  for (const key of [
    '[',
    '[',
    ']',
    'x',
    'g',
    'c',
    'j',
    'j',
    'k',
    'j',
    'Enter',
    'Escape',
    'g',
    'o',
    '[',
    'g',
    'a',
    'g',
    'b',
    'g',
    'o',
  ]) {
    await page.keyboard.press(key);
    await page.waitForFunction(() => true);
  }
  const inputs = await page.evaluate<number[]>('measured.inputsMs');
  print(`INP, CPU 4×, ${inputs.length} slow events of 21 keys: the slowest`, ms(Math.max(0, ...inputs)), '≤ 100 ms');
  await page.context().close();
}

/** From a commit to the page, and what ten thousand changes cost it. */
async function measureLive(inBrowser: Browser): Promise<void> {
  const page = await openOverview(inBrowser);
  await page.goto(`${url}/o/bluebird/calls`);
  await page.getByText(/^Live/).waitFor();
  const insert = `insert into call_logs (org_id, direction, status, started_at) values ('${demoOrgs.bluebird.id}', 'inbound', 'missed', now())`;
  const times: number[] = [];
  for (let call = 1; call <= 30; call += 1) {
    await sql.query(insert);
    const committedMs = performance.now();
    await page.getByRole('button', { name: `Show ${call} new call` }).waitFor();
    times.push(performance.now() - committedMs);
  }
  print('A committed call to the list, p50', ms(quantilesOf(times).p50));
  print('A committed call to the list, p99', ms(quantilesOf(times).p99), '≤ 1000 ms');

  const before = await usedHeapMiB(page);
  await page.evaluate('measured.longTasksMs.length = 0');
  await sql.query(`do $$ begin for each in 1..10000 loop ${insert}; commit; end loop; end $$`);
  await page.getByRole('button', { name: /Show 10,\d+ new calls/ }).waitFor({ timeout: 120_000 });
  const tasks = await page.evaluate<number[]>('measured.longTasksMs');
  print('10,000 calls, one commit each: long tasks', String(tasks.length), '0');
  print('10,000 calls, one commit each: the longest task', ms(Math.max(0, ...tasks)), '≤ 50 ms');
  print(
    '10,000 calls, one commit each: heap',
    `${((await usedHeapMiB(page)) - before).toFixed(1)} MiB more`,
    '≤ 5 MiB',
  );
}
