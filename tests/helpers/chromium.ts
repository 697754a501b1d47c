// Chromium for the tests of the pages. Each test opens its own context, which shares no storage with the others.
import { spawnSync } from 'node:child_process';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { isRequired } from './required-programs.ts';

export const chromiumPath = process.env.CHROMIUM_BIN ?? 'chromium';
/** Whether Chromium is installed. Tests use describeWithChromium. */
export const hasChromium = spawnSync(chromiumPath, ['--version']).status === 0;

export function describeWithChromium(title: string, tests: () => void): void {
  if (hasChromium) describe(title, tests);
  else if (isRequired('chromium'))
    describe(title, () => it('finds Chromium, which CALLBOARD_DEMANDS requires', refuse));
  else describe.skip(`${title} (skipped: Chromium is not installed)`, tests);
}

function refuse(): never {
  throw new Error('CALLBOARD_DEMANDS requires Chromium, which is not on the PATH: apt-get install chromium');
}

/** Neither the zone nor the language of any organisation: where the page forgets the organisation's zone, a time is wrong. */
const elsewhere = { timezoneId: 'Pacific/Auckland', locale: 'de-DE' } as const;

export type TestBrowser = Awaited<ReturnType<typeof startBrowser>>;

export async function startBrowser() {
  const browser: Browser = await chromium.launch({ executablePath: whereIs(chromiumPath) });
  return {
    browser,
    newContext: (options: BrowserContextOptions = {}): Promise<BrowserContext> =>
      browser.newContext({ ...elsewhere, ...options }),
    close: () => browser.close(),
  };
}

/** One browser for the tests of a file. */
export function useBrowser(): () => TestBrowser {
  let started: TestBrowser | undefined;
  beforeAll(async () => {
    started = await startBrowser();
  });
  afterAll(() => started?.close());
  return () => {
    if (started === undefined) throw new Error('The browser is started in a hook: use it inside a test');
    return started;
  };
}

/** Playwright needs a path, not a name. */
function whereIs(program: string): string {
  if (program.includes('/')) return program;
  return spawnSync('which', [program], { encoding: 'utf8' }).stdout.trim();
}
