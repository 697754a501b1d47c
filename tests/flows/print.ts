// The pages on paper.
import { spawnSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { settled, withVisitor } from './people.ts';
import type { Stage } from './stage.ts';

const hasPdfToText = spawnSync('pdftotext', ['-v']).status === 0;
/** What is left of the paper between its margins of 14 mm, in CSS pixels. */
const paperWidths = { A4: 688, Letter: 710 } as const;

export function printFlows(stage: Stage): void {
  it.runIf(hasPdfToText).each([
    ['/o/bluebird?period=7d&direction=inbound', [/How many calls/, /Direction: inbound/]],
    ['/o/bluebird/calls?period=7d&status=missed', [/Status: missed/, /[\d,]+ calls/]],
  ] as const)('have all that says what the figures are: %s', (path, words) =>
    withVisitor(stage.browser, { url: stage.service.url + path }, async ({ page }) => {
      await settled(page);
      await expect.poll(() => page.locator('main').textContent()).not.toContain('…');
      for (const format of ['A4', 'Letter'] as const) {
        const pdf = await page.pdf({ format, printBackground: true });
        const { stdout } = spawnSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
        for (const each of [
          'Bluebird Dental',
          'New York time',
          /7 days/,
          /: \d\d? .*\d\d? \p{L}{3,4} \d{4}/u,
          /as of \w+/,
          ...words,
        ])
          expect(stdout).toMatch(each);
        // The address is longer than a line.
        expect(stdout.replaceAll(/\s/g, '')).toContain(page.url());
      }
      await page.emulateMedia({ media: 'print' });
      for (const width of Object.values(paperWidths)) {
        await page.setViewportSize({ width, height: 900 });
        expect(await wideOf(page)).toEqual([]);
      }
    }),
  );
}

/** What is wider than the paper, or leaves its card. */
function wideOf(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const { clientWidth } = document.documentElement;
    return [...document.querySelectorAll('main svg, main table, main .card')].filter((element) => {
      if (!element.checkVisibility()) return false;
      const { right } = element.getBoundingClientRect();
      const frame = element.parentElement.closest('.card, main').getBoundingClientRect();
      return right > Math.min(clientWidth, frame.right) + 1.5;
    }).map((element) => element.localName + '.' + (element.className.baseVal ?? element.className));
  })()`);
}
