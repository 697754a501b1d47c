// Answers that are refused, lost, late, or of another version of the service.
import type { Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import { frameWords } from '../../web/words/en/frame.ts';
import { opsWords } from '../../web/words/en/ops.ts';
import { settingsWords } from '../../web/words/en/settings.ts';
import { type ExampleService, startExampleService } from '../helpers/example-service.ts';
import { describeWithChromium, useBrowser } from '../helpers/with-chromium.ts';
import { openTab, type Tab } from './screen-visit.ts';

const calls = '**/api/calls-dashboard?*';

function refuse(route: Route, status: number, code: string, headers: Record<string, string> = {}): Promise<void> {
  const body = { statusCode: status, code, message: 'Refused', requestId: '0f6b3a52-8d1e-4c77-9b1a-5e2d4c6f7a80' };
  return route.fulfill({ status, json: body, headers });
}

describeWithChromium('an answer', () => {
  const browser = useBrowser();
  let service: ExampleService;
  let tab: Tab;
  let page: Page;
  beforeAll(async () => {
    service = await startExampleService({ pagesFolder: inject('pagesFolder') });
    tab = await openTab(browser(), service);
    page = tab.page;
    page.setDefaultTimeout(10_000);
  });
  afterEach(() => page.unrouteAll({ behavior: 'ignoreErrors' }));
  afterAll(async () => {
    await tab?.close();
    await service?.close();
  });

  const text = () => page.locator('main').textContent();

  it('of too many requests is waited for: whatever changes, no read is sent before', async () => {
    const visit = await tab.open({ address: '/o/:slug/call-back', state: 'figures' });
    const refused: string[] = [];
    await page.route('**/api/**', (route) => {
      refused.push(route.request().url());
      return refuse(route, 429, 'RATE_LIMITED', { 'retry-after': '60' });
    });
    const change = async () => {
      for (const stream of visit.streams) stream.write('event: changed\nid: a-2\ndata: {"tables":["call_logs"]}\n\n');
      await page.clock.runFor(2000);
    };
    const answered = page.waitForResponse((response) => response.status() === 429);
    await expect.poll(() => change().then(() => refused.length)).toBeGreaterThan(0);
    await (await answered).finished();
    // A change before the first refusal has arrived sends the same request again.
    await page.clock.runFor(100);
    const sent = refused.length;
    for (let changes = 0; changes < 5; changes += 1) await change();
    expect(refused.slice(sent)).toEqual([]);
    await page.unrouteAll({ behavior: 'wait' });
    const asked = visit.requests.length;
    await page.clock.runFor(60_000);
    await expect.poll(() => visit.requests.length).toBeGreaterThan(asked);
    await page.locator('.card-stale').waitFor({ state: 'detached' });
  });

  it('that was lost after a write tells to check before trying again, and nothing is sent twice', async () => {
    await tab.open({ address: '/o/:slug/settings', state: 'figures' });
    let sent = 0;
    await page.route('**/api/settings', (route) => {
      if (route.request().method() !== 'PATCH') return route.fallback();
      sent += 1;
      return refuse(route, 503, 'DATABASE_UNAVAILABLE', { 'retry-after': '1' });
    });
    await page.getByRole('button', { name: settingsWords.save }).first().click();
    await expect.poll(text).toContain('Check whether your change was saved before you try again.');
    await page.clock.runFor(10_000);
    expect(sent).toBe(1);
  });

  it('of an expired token is renewed together for the requests it refused, and the reader sees nothing of it', async () => {
    const visit = await tab.open({ address: '/o/:slug/agents', state: 'figures' });
    const tokens: string[] = [];
    page.on('request', (request) => request.url().endsWith('/demo/token') && tokens.push(request.method()));
    let refused = 0;
    await page.route('**/api/**', (route) => {
      refused += 1;
      return tokens.length === 0 ? refuse(route, 401, 'TOKEN_EXPIRED') : route.fallback();
    });
    await page.evaluate(`document.querySelector('nav a[href="/o/bluebird"]').click()`);
    await page.locator('.tile').first().waitFor();
    await page.clock.runFor(500);
    expect(tokens).toHaveLength(1);
    expect(refused).toBeGreaterThan(3);
    expect(visit.requests.some((each) => each.includes('/api/calls-dashboard'))).toBe(true);
    expect(new URL(page.url()).pathname).toBe('/o/bluebird');
  });

  it('of an expired token that cannot be renewed leaves the page and its drafts as they are', async () => {
    await tab.open({ address: '/o/:slug/calls/:id', state: 'figures' });
    await page.getByLabel('Note', { exact: true }).fill('Asked for a later date');
    await page.route('**/api/**', (route) => refuse(route, 401, 'TOKEN_EXPIRED'));
    await page.route('**/demo/token', (route) => route.fulfill({ status: 403, json: {} }));
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.clock.runFor(500);
    await page.getByRole('dialog', { name: frameWords.sessionEnded }).waitFor();
    expect(await page.getByLabel('Note', { exact: true }).inputValue()).toBe('Asked for a later date');
  });

  it('that comes late never replaces that of a newer question', async () => {
    await tab.open({ address: '/o/:slug/calls', state: 'figures' });
    const held: Route[] = [];
    await page.route(calls, (route) => {
      if (!/status=missed/.test(route.request().url())) return route.fallback();
      held.push(route);
    });
    const go = (search: string) =>
      page.evaluate(`(() => {
        const link = document.body.appendChild(Object.assign(document.createElement('a'), { href: '/o/bluebird/calls?${search}' }));
        link.click();
        link.remove();
      })()`);
    const total = page.getByRole('heading', { level: 2, name: /^[\d,]+ calls?/ });
    const before = await total.textContent();
    await go('status=missed');
    await expect.poll(() => held.length).toBeGreaterThan(0);
    await go('direction=inbound');
    await page.clock.runFor(500);
    for (const route of held) {
      await route
        .fulfill({
          json: { data: [], pagination: { page: 1, limit: 50, total: 987_654, totalIsExact: true, totalPages: 1 } },
        })
        .catch(() => {});
    }
    await page.clock.runFor(500);
    expect(await total.textContent()).toBe(before);
    expect(page.url()).toContain('direction=inbound');
  });

  it('to the question before is not shown below the new one when that fails, even while it is repeated', async () => {
    await tab.open({ address: '/o/:slug', state: 'figures' });
    const figures = page.locator('.tile').first();
    await figures.waitFor();
    await page.route('**/analytics/overview?*', (route) =>
      refuse(route, 503, 'DATABASE_UNAVAILABLE', { 'retry-after': '60' }),
    );
    await page.keyboard.press('[');
    await figures.waitFor({ state: 'detached' });
    expect(page.url()).toContain('period=');
  });

  it('that says the service is healthy does not stand for one that is missing', async () => {
    await tab.open({ address: '/ops', state: 'figures' });
    await page.route('**/api/monitoring/health', (route) => route.abort());
    const status = page.locator('.ops-status');
    await expect.poll(() => page.clock.runFor(5000).then(() => status.textContent())).toContain(opsWords.noAnswer);
    expect(await status.textContent()).not.toContain('Healthy');
  });

  it('to the earlier of two questions about a time zone is not shown', async () => {
    await tab.open({ address: '/o/:slug/settings', state: 'figures' });
    const held = new Map<string, Route>();
    await page.route(
      '**/api/settings/preview',
      (route) => void held.set(route.request().postDataJSON().timezone, route),
    );
    const answer = async (zone: string) => {
      const moment = { timezone: zone, from: '2026-11-20T05:00:00.000Z', to: '2026-11-21T05:00:00.000Z' };
      await held
        .get(zone)
        ?.fulfill({ json: { current: { ...moment, timezone: 'America/New_York' }, next: moment, recount: null } });
    };
    const zone = page.getByLabel(settingsWords.fields.timezone);
    for (const name of ['America/Chicago', 'America/Denver']) {
      await zone.fill(name);
      await page.clock.runFor(500);
      await expect.poll(() => held.has(name)).toBe(true);
    }
    await answer('America/Denver');
    await page.clock.runFor(100);
    await expect.poll(text).toContain('America/Denver');
    await answer('America/Chicago');
    await page.clock.runFor(500);
    expect(await text()).not.toContain('America/Chicago');
  });

  it('shows its request, and gives it as a command, also where its body was remembered', async () => {
    const visit = await tab.open({ address: '/o/:slug/call-back', state: 'figures' });
    const asked = visit.requests.length;
    await page.keyboard.press('i');
    for (const stream of visit.streams) stream.write('event: changed\nid: a-2\ndata: {"tables":["call_logs"]}\n\n');
    await page.clock.runFor(2000);
    await expect.poll(() => visit.requests.length).toBeGreaterThan(asked);
    const requests = await page.locator('.x-ray code').allTextContents();
    expect(requests.length).toBeGreaterThan(0);
    for (const request of requests) expect(request).toMatch(/^GET \/api\//);
    await page.keyboard.press('i');
  });

  it('of a newer version of the service offers to load the page again', async () => {
    await tab.open({ address: '/o/:slug/agents', state: 'figures' });
    await page.route('**/config.json', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), version: '99.0.0+0123456789abcdef' } });
    });
    await page.clock.runFor(6 * 60_000);
    await page.getByText(frameWords.newerPage).waitFor();
    const loaded = page.waitForEvent('load');
    await page.getByRole('button', { name: frameWords.reload }).click();
    await loaded;
    await page.getByRole('heading', { level: 1, name: 'Agents' }).waitFor();
    await page.clock.runFor(6 * 60_000);
    expect(await page.getByText(frameWords.newerPage).count()).toBe(0);
  });
});
