// Every screen in every state, drawn from the examples of the OpenAPI document.
//   npm test -- every-screen -t /calls          the screens whose address contains it
//   EVERY_LOOK=1 npm test -- every-screen       each state at each width in each theme, not a spread of them
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { cardWords } from '../../web/words/en/card.ts';
import { problems } from '../../web/words/en/problems.ts';
import { type ExampleService, startExampleService, type Visit } from '../helpers/example-service.ts';
import { describeWithChromium, useBrowser } from '../helpers/with-chromium.ts';
import { allLooks, isOfScreen, type Look, openTab, type State, states, type Tab } from './screen-visit.ts';
import { addresses, builtScreens, folders, hasAnswers, statesOf } from './table-of-screens.ts';

const isEveryLook = process.env.EVERY_LOOK !== undefined;
/** The other states are made of the same parts: their axe runs only with EVERY_LOOK. */
const statesForAxe: readonly State[] = isEveryLook ? states : ['figures', 'empty', 'failed'];

/** Where the layout shifts are summed: the width at which the screen is opened. A stale answer has a line that figures do not have. */
const shiftWidths: Partial<Record<State, Look['width']>> = { figures: 390, stale: 1280 };
/** Of the scores that the browser computes, which goes from 0 to 1. */
const maxShift = 0.02;

describe('the table of screens', () => {
  const table = readFileSync(join(import.meta.dirname, '../../web/screens.ts'), 'utf8');

  it.each(folders)('holds the screen %s', (folder) => {
    expect(addresses.map(({ screen }) => screen)).toContain(folder);
    expect(table).toMatch(new RegExp(`^  '?${folder}'?: \\{`, 'm'));
  });

  it.each([...new Set(addresses.map(({ screen }) => screen))])('has the code of the screen %s', (screen) => {
    expect(folders).toContain(screen);
  });
});

describeWithChromium('every screen', () => {
  const browser = useBrowser();
  let service: ExampleService;
  let tab: Tab;
  beforeAll(async () => {
    service = await startExampleService({ pagesFolder: inject('pagesFolder') });
    tab = await openTab(browser(), service);
  });
  afterAll(async () => {
    await tab?.close();
    await service?.close();
  });

  describe.each(builtScreens)('$screen at $address', (each) => {
    const { address, screen } = each;
    const sentences = new Set<string>();
    it.each(statesOf(each))('%s', async (state) => {
      const shiftWidth = shiftWidths[state];
      if (shiftWidth !== undefined) await tab.look({ width: shiftWidth, theme: 'light' });
      const visit = await tab.open({ address, state, isSlow: shiftWidth !== undefined });
      const found = shiftWidth === undefined ? [] : await checkShifts(tab, shiftWidth);
      found.push(...(await checkLooks(tab, state, looksOf(address, state))));
      if (state === 'figures')
        found.push(...(await tab.forceColors()), ...(await tab.page.evaluate<string[]>('nameChecks()')));
      if (hasAnswers(each)) found.push(...(await checkWords(tab, state, sentences)));
      if (hasAnswers(each) && !visit.requests.some(isOfScreen)) found.push('the screen reads nothing from the API');
      found.push(...tab.errors, ...checkRequests(visit));
      expect(found.map((each) => `${screen}, ${state}: ${each}`)).toEqual([]);
    });
  });
});

/** Figures are seen at two of the eight looks, other states at one; the screens together see every look in every state. */
function looksOf(address: string, state: State): readonly Look[] {
  if (isEveryLook) return allLooks;
  const at = builtScreens.findIndex((each) => each.address === address) * 3 + states.indexOf(state);
  const places = state === 'figures' ? [at, at + 5] : [at];
  return places.flatMap((place) => allLooks[place % allLooks.length] ?? []);
}

async function checkLooks({ page, look, axe }: Tab, state: State, looks: readonly Look[]): Promise<string[]> {
  const found: string[] = [];
  for (const [at, each] of looks.entries()) {
    await look(each);
    const checks: string[] = await page.evaluate('pageChecks()');
    if (statesForAxe.includes(state) && (at === 0 || isEveryLook)) {
      checks.push(...(await axe()));
    }
    found.push(...checks.map((check) => `${each.width} px, ${each.theme}: ${check}`));
  }
  return found;
}

/** What was drawn before the answers must not move when they come. */
async function checkShifts({ page }: Tab, width: number): Promise<string[]> {
  const { sum, moved } = await page.evaluate<{ sum: number; moved: string[] }>('layoutShifts()');
  return sum <= maxShift ? [] : [`${width} px: the layout shifts by ${sum.toFixed(3)}:\n${moved.join('\n')}`];
}

/** Only reads that the document describes. A recording's URL is an audited read, so it needs a click. */
function checkRequests({ requests, unknown }: Visit): string[] {
  const signed = requests.filter((request) => request.includes('/recording-url'));
  return [
    ...unknown.map((each) => `not in the OpenAPI document: ${each}`),
    ...signed.map((each) => `asked without a click: ${each}`),
  ];
}

const sentenceOf = (statusCode: number, code: string) => problems.sentenceOf({ statusCode, code, message: '' });
const expectedWords: Partial<Record<State, string>> = {
  first: cardWords.slow,
  failed: sentenceOf(500, 'INTERNAL_ERROR'),
  forbidden: sentenceOf(403, 'FORBIDDEN'),
  stale: 'Figures of ',
  offline: sentenceOf(0, 'UNREACHABLE'),
};

/** Each state tells in a sentence what the reader sees. An empty screen needs a sentence that the figures do not have. */
async function checkWords({ page }: Tab, state: State, ofFigures: Set<string>): Promise<string[]> {
  const text: string = await page.evaluate(`document.querySelector('main')?.innerText ?? ''`);
  const sentences = text.split('\n').filter((line) => /[a-z] .*[.?]$/.test(line.trim()));
  if (state === 'figures') for (const each of sentences) ofFigures.add(each);
  const words = expectedWords[state];
  if (words !== undefined)
    return text.includes(words) ? [] : [`the words "${words}" are missing in: ${text.slice(0, 200)}`];
  const isEmpty = state === 'empty' || state === 'filtered empty';
  const hasOwn = sentences.some((each) => !ofFigures.has(each));
  return isEmpty && !hasOwn ? [`no sentence says that there is nothing to show: ${text.slice(0, 400)}`] : [];
}
