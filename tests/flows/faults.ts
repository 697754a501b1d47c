// The pages while the database is away, by keyboard alone, and on paper.
import { spawnSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { demoOrgs } from '../../src/local-stack/demo/people.ts';
import { insertCalls } from '../helpers/app.ts';
import { numberIn, totalOf, withVisitor } from './people.ts';
import type { Stage } from './stage.ts';

const { bluebird } = demoOrgs;
const hasPdfToText = spawnSync('pdftotext', ['-v']).status === 0;

export function faultFlows(stage: Stage): void {
  const insertCall = () =>
    insertCalls(stage.service.stack, bluebird.id, [{ started_at: new Date(), status: 'missed' }]);
  const callsTile = (page: Page) =>
    page
      .getByRole('main')
      .getByRole('link', { name: /^Calls/ })
      .first();

  it('keep their figures, with their time, while the database is away, and are current again without a reload', () =>
    withVisitor(stage.browser, { url: `${stage.service.url}/o/bluebird` }, async (visitor) => {
      const { page } = visitor;
      const tile = callsTile(page);
      const before = numberIn((await tile.textContent()) ?? '');
      await page.getByText(/^Live/).waitFor();
      await stage.upstream.goAway();
      try {
        await insertCall();
        await page
          .getByText(/Figures of \d\d:\d\d/)
          .first()
          .waitFor();
        expect(numberIn((await tile.textContent()) ?? '')).toBe(before);
      } finally {
        await stage.upstream.comeBack();
      }
      await insertCall();
      await page
        .getByText(/Figures of \d\d:\d\d/)
        .first()
        .waitFor({ state: 'detached' });
      await expect.poll(async () => numberIn((await tile.textContent()) ?? '')).toBe(before + 2);
      expect(visitor.documents).toHaveLength(1);
      // Refused requests are reported by the browser.
      visitor.errors.splice(0);
    }));

  it('lead by keyboard alone from sign-in to a call, and back to the list', () =>
    withVisitor(stage.browser, { url: `${stage.service.url}/o/bluebird` }, async ({ page, documents }) => {
      await page.keyboard.press('Tab');
      expect(await focusOf(page)).toMatchObject({ isVisible: true });
      // g, then the letter of a screen.
      await page.keyboard.press('g');
      await page.keyboard.press('c');
      await page.getByRole('heading', { level: 1, name: 'Calls' }).waitFor();
      await totalOf(page);
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      await page.keyboard.press('k');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/calls\/[0-9a-f-]{36}/);
      await page.keyboard.press('Escape');
      await page.waitForURL(/\/calls(\?|$)/);
      await page.keyboard.press('/');
      await expect.poll(() => page.evaluate('document.activeElement.matches("input")')).toBe(true);
      await page.keyboard.type('gc?');
      expect(new URL(page.url()).pathname).toBe('/o/bluebird/calls');
      expect(documents).toHaveLength(1);
    }));

  it.each(['/o/bluebird', '/o/bluebird/calls'])('show where the focus is, and let it go on, at %s', (path) =>
    withVisitor(stage.browser, { url: stage.service.url + path }, async ({ page }) => {
      await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' });
      const seen = new Set<string>();
      for (let press = 0; press < 60; press += 1) {
        await page.keyboard.press('Tab');
        const { name, isVisible, hasRing } = await focusOf(page);
        if (name === 'BODY') break;
        expect({ name, isVisible, hasRing }).toEqual({ name, isVisible: true, hasRing: true });
        seen.add(name);
      }
      expect(seen.size).toBeGreaterThan(12);
    }),
  );

  it.runIf(hasPdfToText).each([
    ['/o/bluebird?period=7d', ['Bluebird Dental', 'New York time', /\d[\d,]* calls?|Calls/]],
    ['/o/bluebird/calls?period=7d&status=missed', ['Bluebird Dental', 'New York time', 'missed']],
  ] as const)('can be printed: %s', async (path, words) => {
    await withVisitor(stage.browser, { url: stage.service.url + path }, async ({ page }) => {
      await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' });
      for (const format of ['A4', 'Letter']) {
        const pdf = await page.pdf({ format, printBackground: true });
        const { stdout } = spawnSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
        const expected = [...words, /7 days|\d\d? \p{L}{3}.*\d\d? \p{L}{3}/u];
        for (const each of expected) expect(stdout).toMatch(each);
      }
    });
  });
}

interface Focus {
  readonly name: string;
  readonly isVisible: boolean;
  readonly hasRing: boolean;
}

/** Whether the focused element is in the window, not covered, and marked. */
function focusOf(page: Page): Promise<Focus> {
  return page.evaluate<Focus>(`(() => {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 10));
    // The ring of a link that covers its row is drawn by the row, or by a pseudo-element of the link.
    const rings = [[element], [element, '::after'], [element, '::before'], [element.closest('tr, li') ?? element]];
    const isRing = ({ outlineStyle, outlineWidth, boxShadow }) =>
      (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
    const isInside = box.bottom > 0 && box.top < innerHeight && box.width > 0;
    return {
      name: element === document.body ? 'BODY' : element.localName + ' ' + (element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 60),
      isVisible: isInside && (top === null || element.contains(top) || top.contains(element) || element.closest('svg') !== null),
      hasRing: rings.some((each) => isRing(getComputedStyle(...each))) || element.closest('svg') !== null,
    };
  })()`);
}
