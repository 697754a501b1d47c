// The pages while the database is away.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { demoOrgs } from '../../src/local-stack/demo/people.ts';
import { insertCalls } from '../helpers/app.ts';
import { numberIn, withVisitor } from './people.ts';
import type { Stage } from './stage.ts';

const { bluebird } = demoOrgs;

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
}
