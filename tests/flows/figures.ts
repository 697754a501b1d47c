// Sign-in, and figures that open exactly the calls they count.
import { expect, it } from 'vitest';
import { totalOf, watch, withVisitor } from './people.ts';
import type { Stage } from './stage.ts';

export function figureFlows(stage: Stage): void {
  it('signs in each of the demo users, and out again, without loading a document', async () => {
    const context = await stage.browser.newContext({ viewport: { width: 1280, height: 900 } });
    const visitor = watch(await context.newPage());
    const { page } = visitor;
    await page.goto(stage.service.url);
    for (const [name, role] of [
      ['Olivia', 'owner'],
      ['Adam', 'admin'],
      ['Grace', 'agent'],
      ['Victor', 'viewer'],
    ] as const) {
      await page.getByRole('button', { name: new RegExp(name) }).click();
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/o/bluebird');
      await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
      await page
        .getByText(new RegExp(`\\b${role}\\b`, 'i'))
        .first()
        .waitFor();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
      expect(await page.evaluate('sessionStorage.getItem("callboard.demo")')).toBeNull();
    }
    await context.close();
    expect([visitor.documents.length, visitor.errors]).toEqual([1, []]);
  });

  it('keeps its filters after a reload, on the way back with its place, and in the browser of another person', () =>
    withVisitor(stage.browser, { url: `${stage.service.url}/o/bluebird/calls` }, async ({ page }) => {
      const all = await totalOf(page);
      const filtered = `${stage.service.url}/o/bluebird/calls?status=missed&status=voicemail&direction=inbound`;
      await page.goto(filtered);
      const total = await totalOf(page);
      expect(total).toBeLessThan(all);
      await page.reload();
      expect(await totalOf(page)).toBe(total);
      const place = await page.evaluate('scrollTo(0, 600), scrollY');
      expect(place).toBeGreaterThan(100);
      await page.getByRole('link', { name: 'Overview' }).click();
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
      await page.goBack();
      expect([page.url(), await totalOf(page)]).toEqual([filtered, total]);
      // The browser keeps the same row in place when a line above it changes.
      await expect.poll(() => page.evaluate<number>(`Math.abs(scrollY - ${place})`)).toBeLessThan(60);
      const person = { org: 'bluebird', role: 'viewer' };
      await withVisitor(stage.browser, { url: filtered, person }, async (other) => {
        expect(await totalOf(other.page)).toBe(total);
      });
    }));

  it('shows the same to a reader whose clock is wrong by three hours, in another zone', () => {
    const look = (timezoneId: string, aheadMs: number) =>
      withVisitor(stage.browser, { url: `${stage.service.url}/sign-in`, timezoneId }, async ({ page }) => {
        await page.clock.setSystemTime(Date.now() + aheadMs);
        await page.goto(`${stage.service.url}/o/bluebird?period=yesterday`);
        await page.locator('.tile').first().waitFor();
        await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' });
        const text = await page.evaluate<string>(`document.querySelector('main').innerText`);
        // How long the calls of this moment have been going on.
        return text.replaceAll(/^\d+:\d\d$/gm, '');
      });
    const threeHours = 3 * 3600_000;
    return Promise.all([
      look('Pacific/Auckland', 0),
      look('America/Los_Angeles', threeHours),
      look('Asia/Kolkata', -threeHours),
    ]).then(([usual, ahead, behind]) => {
      expect(ahead).toBe(usual);
      expect(behind).toBe(usual);
    });
  });
}
