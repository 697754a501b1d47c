// Sign-in, and figures that open exactly the calls they count.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PagesService, startPagesService } from '../helpers/pages-service.ts';
import { createRandom } from '../helpers/seeded-random.ts';
import { describeWithChromium, useBrowser } from '../helpers/with-chromium.ts';
import { heading, numberIn, totalOf, type Visitor, watch, withVisitor } from './people.ts';

const seed = Number(process.env.SEED ?? 20_261_128);
const clicks = Number(process.env.CLICKS ?? 3);

describeWithChromium('the pages on a real stack', () => {
  const browser = useBrowser();
  let service: PagesService;
  beforeAll(async () => {
    service = await startPagesService();
  });
  afterAll(() => service?.close());

  it('signs in each of the demo users, and out again, without loading a document', async () => {
    const context = await browser().newContext({ viewport: { width: 1280, height: 900 } });
    const visitor = watch(await context.newPage());
    const { page } = visitor;
    await page.goto(service.url);
    for (const [name, role] of [
      ['Olivia', 'owner'],
      ['Adam', 'admin'],
      ['Grace', 'agent'],
      ['Victor', 'viewer'],
    ] as const) {
      await page.getByRole('button', { name: new RegExp(name) }).click();
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/o/bluebird');
      await page.getByRole('button', { name: new RegExp(`${name}.*▾`) }).click();
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

  it.each([
    // The week in which the clocks of New York go back; Kathmandu is 5:45 ahead of UTC.
    ['bluebird', ['', '?period=2026-10-30..2026-11-03', '?period=mtd&direction=inbound']],
    ['fern', ['?period=90d']],
  ])(`opens lists of %s whose total is the mark's number, in a random walk (seed ${seed})`, (org, starts) =>
    withVisitor(browser(), { url: `${service.url}/o/${org}`, person: { org, role: 'owner' } }, async (visitor) => {
      const random = createRandom(seed);
      const walked: string[] = [];
      for (const start of starts) walked.push(...(await walkFrom(visitor, `${service.url}/o/${org}${start}`, random)));
      expect(walked.filter((each) => each.includes('!='))).toEqual([]);
      expect(walked).toHaveLength(starts.length * clicks);
      // No click loads a document.
      expect(visitor.documents).toHaveLength(1 + starts.length);
    }),
  );

  it('keeps its filters after a reload, on the way back, and in the browser of another person', () =>
    withVisitor(browser(), { url: `${service.url}/o/bluebird/calls` }, async ({ page }) => {
      const all = await totalOf(page);
      const filtered = `${service.url}/o/bluebird/calls?status=missed&status=voicemail&direction=inbound`;
      await page.goto(filtered);
      const total = await totalOf(page);
      expect(total).toBeLessThan(all);
      await page.reload();
      expect(await totalOf(page)).toBe(total);
      await page.getByRole('link', { name: 'Overview' }).click();
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
      await page.goBack();
      expect([page.url(), await totalOf(page)]).toEqual([filtered, total]);
      const person = { org: 'bluebird', role: 'viewer' };
      await withVisitor(browser(), { url: filtered, person }, async (other) => {
        expect(await totalOf(other.page)).toBe(total);
      });
    }));

  it('shows the same to a reader whose clock is wrong by three hours, in another zone', () => {
    const look = (timezoneId: string, aheadMs: number) =>
      withVisitor(browser(), { url: `${service.url}/sign-in`, timezoneId }, async ({ page }) => {
        await page.clock.setSystemTime(Date.now() + aheadMs);
        await page.goto(`${service.url}/o/bluebird?period=yesterday`);
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
});

/** Follows random marks of the screen, and returns `name: number == total` for each. */
async function walkFrom({ page }: Visitor, url: string, random: ReturnType<typeof createRandom>): Promise<string[]> {
  await page.goto(url);
  await heading(page).waitFor();
  const walked: string[] = [];
  for (let step = 0; step < clicks; step += 1) {
    await page.locator('.tile').first().waitFor();
    await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' });
    const marks = page.locator('main a[href*="/calls?"]:not([tabindex="-1"] *)').filter({ visible: true });
    const names = await marks.evaluateAll((links) =>
      links.map((link) => link.getAttribute('aria-label') ?? link.textContent ?? ''),
    );
    const counted = names.flatMap((name, at) => (/^[^%$]*?\b[\d,]+ calls?\b/.test(name) ? [{ name, at }] : []));
    const chosen = counted[random.below(counted.length)];
    if (chosen === undefined) throw new Error(`No mark names its calls: ${names.join(' | ')}`);
    const expected = numberIn(countedIn(chosen.name));
    await marks.nth(chosen.at).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/calls\?/);
    const total = expected === 0 ? 0 : await totalOf(page);
    walked.push(`${chosen.name}: ${expected} ${expected === total ? '==' : '!='} ${total} at ${page.url()}`);
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  }
  return walked;
}

/** `2` in "Friday 6 November: 2 missed of 14 calls", `14` in "Friday 6 November, 14 calls". */
function countedIn(name: string): string {
  return /[\d,]+ [\p{L} ]+ of [\d,]+ calls?\b/u.exec(name)?.[0] ?? /[\d,]+ calls?\b/.exec(name)?.[0] ?? '';
}
