// Tests that need Chromium. Without it they are skipped, or fail where CALLBOARD_DEMANDS names it.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { hasChromium, startBrowser, type TestBrowser } from './chromium.ts';
import { isRequired } from './required-programs.ts';

export function describeWithChromium(title: string, tests: () => void): void {
  if (hasChromium) describe(title, tests);
  else if (isRequired('chromium'))
    describe(title, () => it('finds Chromium, which CALLBOARD_DEMANDS requires', refuse));
  else describe.skip(`${title} (skipped: Chromium is not installed)`, tests);
}

function refuse(): never {
  throw new Error('CALLBOARD_DEMANDS requires Chromium, which is not on the PATH: apt-get install chromium');
}

/** A process for each document would cost a third of the processor time of these tests. They read one origin. */
const oneProcess = ['--disable-site-isolation-trials', '--renderer-process-limit=1'];

/** One browser for the tests of a file. */
export function useBrowser(): () => TestBrowser {
  let started: TestBrowser | undefined;
  beforeAll(async () => {
    started = await startBrowser(oneProcess);
  });
  afterAll(() => started?.close());
  return () => {
    if (started === undefined) throw new Error('The browser is started in a hook: use it inside a test');
    return started;
  };
}
