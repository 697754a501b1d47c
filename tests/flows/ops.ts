// People on call: what the service keeps, and dropping it.
import { expect, it } from 'vitest';
import { opsCacheWords } from '../../web/words/en/ops-cache.ts';
import { numberIn, withVisitor } from './people.ts';
import type { Stage } from './stage.ts';

const { dialog: words } = opsCacheWords;

export function opsFlows(stage: Stage): void {
  it('drop the values of one view: they see how many before, and that it is in the audit log after', async () => {
    // Something to drop.
    await withVisitor(stage.browser, { url: `${stage.service.url}/o/bluebird` }, async ({ page }) => {
      await page.locator('.tile').first().waitFor();
    });
    await withVisitor(
      stage.browser,
      { url: `${stage.service.url}/ops/cache`, person: { role: 'ops' } },
      async ({ page, requests }) => {
        await page.getByRole('link', { name: opsCacheWords.drop }).click();
        const dialog = page.getByRole('dialog', { name: words.title });
        const preview = dialog.getByText(/would be dropped/);
        const entriesOfAll = numberIn((await preview.textContent()) ?? '');
        await dialog.getByLabel(words.policy).selectOption('call overview');
        await expect.poll(async () => numberIn((await preview.textContent()) ?? '')).toBeLessThan(entriesOfAll);
        const entries = numberIn((await preview.textContent()) ?? '');
        expect(entries).toBeGreaterThan(0);
        expect(requests.filter((each) => each.startsWith('POST'))).toEqual([]);

        await dialog.getByRole('button', { name: words.confirm }).click();
        await dialog.getByText(words.done(entries, true, true)).waitFor();
        await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
        await dialog.waitFor({ state: 'detached' });

        await page.getByRole('link', { name: opsCacheWords.drop }).click();
        await dialog.getByLabel(words.policy).selectOption('call overview');
        await dialog.getByText(words.preview(0, 0)).waitFor();
      },
    );
    const { rows } = await stage.service.stack.sql.query<{ details: object }>(
      `select details from audit_log where action like 'cache%' order by at desc limit 1`,
    );
    expect(rows[0]?.details).toMatchObject({ policy: 'call overview' });
  });
}
