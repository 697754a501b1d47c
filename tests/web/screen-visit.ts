// Opens screens in their states, one after the other in one tab: a new tab costs more than a screen, and has no compiled scripts.
import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import type { TestBrowser } from '../helpers/chromium.ts';
import type { ScreenState } from '../helpers/example-answers.ts';
import { type ExampleService, exampleNow, type Visit } from '../helpers/example-service.ts';

export const widths = [320, 390, 768, 1280] as const;
export const themes = ['light', 'dark'] as const;
export interface Look {
  readonly width: (typeof widths)[number];
  readonly theme: (typeof themes)[number];
}
export const allLooks: readonly Look[] = widths.flatMap((width) => themes.map((theme) => ({ width, theme })));

/** `filtered empty`: nothing is left under the filters of the address. */
export const states = [
  ...['figures', 'first', 'empty', 'filtered empty'],
  ...['failed', 'stale', 'forbidden', 'offline'],
] as const satisfies readonly string[] as readonly State[];
export type State = ScreenState | 'filtered empty';

export interface Opened {
  readonly address: string;
  readonly state: State;
  /** The answers come after the screen is drawn without them. */
  readonly isSlow?: boolean;
}

const heightPx = 900;
/** Longer than every delay after which the page shows a word, asks again, or gives up. */
const patienceMs = 30_000;
/** A failure needs real time to arrive, and more of it on a busy machine: the clock goes on until the page tells of it. */
const maxSteps = 60;
const inPage = ['checks.js', 'forced-colors.js', 'names.js', 'open-requests.js'].map(
  (file) => new URL(`in-page/${file}`, import.meta.url).pathname,
);
const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

export type Tab = Awaited<ReturnType<typeof openTab>>;

export async function openTab({ newContext }: TestBrowser, service: ExampleService) {
  const context: BrowserContext = await newContext({ viewport: { width: 1280, height: heightPx } });
  const page = await context.newPage();
  const errors: string[] = [];
  collectErrors(page, service.url, errors);
  for (const path of inPage) await page.addInitScript({ path });
  await page.clock.install({ time: exampleNow });
  // A document of the origin, to reach its storage.
  await page.goto(`${service.url}/assets/icon.svg`);

  return {
    page,
    /** Of the console, uncaught errors, and requests to other origins, since the screen was opened. */
    errors,
    async open({ address, state, isSlow = false }: Opened): Promise<Visit> {
      const answers = answersIn(state);
      const { visit, person } = service.beginVisit(areaOf(address), answers === 'offline' ? 'figures' : answers);
      if (isSlow) visit.held = [];
      await page.evaluate(
        `localStorage.clear(); sessionStorage.clear(); sessionStorage.setItem('callboard.demo', '${JSON.stringify(person)}')`,
      );
      if (address === '/sign-in') await page.evaluate('sessionStorage.clear()');
      // Ends the requests of the last screen.
      await page.goto('about:blank');
      await page.clock.setSystemTime(exampleNow);
      errors.length = 0;
      await page.goto(service.url + fill(address) + (state === 'filtered empty' ? '?status=missed&period=7d' : ''));
      await settle(page, visit);
      while (visit.held !== undefined && visit.held.length > 0) {
        await page.evaluate('isPainted()');
        for (const answer of visit.held.splice(0)) answer();
        await settle(page, visit);
      }
      if (state === 'first') await page.clock.runFor(patienceMs);
      if (state === 'offline') {
        service.cutOff(visit);
        await exhaustRetries(page);
      }
      return visit;
    },
    /** Only where it is needed: half a megabyte of script a document. */
    axe: async () => {
      await page.evaluate(axe);
      return page.evaluate<string[]>('axeChecks()');
    },
    async forceColors(): Promise<string[]> {
      await page.evaluate('rememberColours()');
      await page.emulateMedia({ forcedColors: 'active' });
      const found = await page.evaluate<string[]>('forcedColorChecks()');
      await page.emulateMedia({ forcedColors: 'none' });
      return found;
    },
    async look({ width, theme }: Look): Promise<void> {
      await page.setViewportSize({ width, height: heightPx });
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    },
    close: () => context.close(),
  };
}

function areaOf(address: string): string {
  if (address === '/') return 'choice';
  return address.startsWith('/ops') ? 'ops' : 'organisation';
}

function answersIn(state: State): ScreenState {
  return state === 'filtered empty' ? 'empty' : state;
}

/** The rows of the examples. */
export function fill(address: string): string {
  return address.replace(':slug', 'bluebird').replace(':id', '6b29327c-555b-4f15-8c99-9adbc7d5dc35');
}

/** Beside what every screen asks for. */
export const isOfScreen = (request: string) => !/ \/api\/(me|events)(\?|$)/.test(request);

/** On a busy machine a screen is drawn before its first request arrives. Some screens ask for nothing. */
const minRoundsWithoutRequest = 20;

/** No answer is on its way, and the page is drawn as it was a round before. Its clock runs only here, so no test waits for a timer. */
async function settle(page: Page, visit: Visit): Promise<void> {
  // Without a heading the checks say so.
  await page
    .locator('h1')
    .first()
    .waitFor({ timeout: 8000 })
    .catch(() => {});
  for (let round = 0, before = ''; ; round += 1) {
    await page.clock.runFor(500);
    const [open, drawing] = await page.evaluate<[number, string]>('[openRequests(), drawing()]');
    const drawn = `${visit.requests.length} ${open} ${drawing}`;
    const hasAsked = round >= minRoundsWithoutRequest || visit.requests.some(isOfScreen);
    // A browser sends six requests at a time, so more may be open than are held.
    const isAnswered = open === 0 || visit.state === 'first' || (visit.held?.length ?? 0) > 0;
    if (hasAsked && drawn === before && isAnswered) return;
    before = drawn;
  }
}

/** A request fails outside the clock of the page, so its clock runs in steps. */
async function exhaustRetries(page: Page): Promise<void> {
  const isToldOf = () => page.evaluate<boolean>(`document.body.innerText.includes('cannot be reached')`);
  for (let step = 0; step < maxSteps && !(await isToldOf()); step += 1) await page.clock.runFor(patienceMs / 5);
}

/** A refused request is written to the console by the browser itself: the state asks for it. */
function collectErrors(page: Page, origin: string, errors: string[]): void {
  page.on('pageerror', ({ message }) => errors.push(`uncaught: ${message}`));
  page.on('console', (message) => {
    const isOfState = message.location().url.startsWith(`${origin}/api/`);
    if (['error', 'warning'].includes(message.type()) && !isOfState) errors.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { origin: asked, protocol } = new URL(request.url());
    if (asked !== origin && /^https?:/.test(protocol)) errors.push(`request to ${asked}`);
  });
}
