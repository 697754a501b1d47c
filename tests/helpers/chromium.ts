// Chromium for the tests of the pages. Each test opens its own context, which shares no storage with the others.
import { spawnSync } from 'node:child_process';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

const program = process.env.CHROMIUM_BIN ?? 'chromium';
/** Whether Chromium is installed. Tests use describeWithChromium. */
export const hasChromium = spawnSync(program, ['--version']).status === 0;

/** Neither the zone nor the language of any organisation: where the page forgets the organisation's zone, a time is wrong. */
const elsewhere = { timezoneId: 'Pacific/Auckland', locale: 'de-DE' } as const;

export type TestBrowser = Awaited<ReturnType<typeof startBrowser>>;

export async function startBrowser(args: readonly string[] = []) {
  const browser: Browser = await chromium.launch({ executablePath: whereIs(program), args: [...args] });
  return {
    browser,
    newContext: (options: BrowserContextOptions = {}): Promise<BrowserContext> =>
      browser.newContext({ ...elsewhere, ...options }),
    close: () => browser.close(),
  };
}

/** Playwright needs a path, not a name. */
function whereIs(name: string): string {
  return name.includes('/') ? name : spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim();
}
