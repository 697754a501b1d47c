// What happens while the pages are open: new calls, a cut stream, another person's note, sound.
import type { Page, Route } from 'playwright-core';
import { expect, it } from 'vitest';
import { demoOrgs } from '../../src/local-stack/demo/people.ts';
import { signService } from '../helpers/platform-callers.ts';
import { heading, totalOf, watch, withVisitor } from './people.ts';
import type { Stage } from './stage.ts';

const { bluebird } = demoOrgs;

export function liveFlows(stage: Stage): void {
  let recorded = 0;

  async function recordCall(): Promise<void> {
    recorded += 1;
    const { statusCode, body } = await stage.service.app.inject({
      method: 'POST',
      url: '/api/calls-dashboard/calls',
      headers: { authorization: `Bearer ${await signService(stage.service.stack)}` },
      payload: {
        ...{ org_id: bluebird.id, provider: 'twilio', provider_call_id: `CA-flow-${recorded}` },
        ...{ direction: 'inbound', status: 'completed', started_at: new Date().toISOString(), duration_seconds: 61 },
        ...{ from_number: '+12125550177', to_number: '+12125550106' },
      },
    });
    expect([200, 201], body).toContain(statusCode);
  }

  const newCalls = (page: Page, calls: number) =>
    page.getByRole('button', { name: `Show ${calls} new call${calls === 1 ? '' : 's'}` });

  it('show a new call in every tab, over one stream', () =>
    withVisitor(stage.browser, { url: `${stage.service.url}/o/bluebird/calls` }, async (first) => {
      const second = watch(await first.page.context().newPage());
      await second.page.goto(`${stage.service.url}/o/bluebird/calls?direction=inbound`);
      const before = await totalOf(first.page);
      await totalOf(second.page);
      await first.page.getByText(/^Live/).waitFor();
      await recordCall();
      await newCalls(first.page, 1).click();
      await newCalls(second.page, 1).waitFor();
      expect(await totalOf(first.page)).toBe(before + 1);
      await first.page.getByRole('link', { name: '+1 212 555 0177' }).first().waitFor();
      const streams = [first, second]
        .flatMap(({ requests }) => requests)
        .filter((each) => each.includes('/api/events'));
      expect(streams).toHaveLength(1);
      expect(second.errors).toEqual([]);
    }));

  it('still load in the sixth tab, when five of a browser are open', () =>
    withVisitor(stage.browser, { url: `${stage.service.url}/o/bluebird` }, async ({ page }) => {
      const others = await Promise.all([1, 2, 3, 4, 5].map(() => page.context().newPage()));
      await Promise.all(
        others.map(async (other) => {
          await other.goto(`${stage.service.url}/o/bluebird/calls`);
          await totalOf(other);
        }),
      );
    }));

  it('show what happened while their stream was cut', () =>
    withVisitor(stage.browser, { url: `${stage.service.url}/o/bluebird/calls` }, async (visitor) => {
      const { page } = visitor;
      await totalOf(page);
      await page.getByText(/^Live/).waitFor();
      stage.service.app.server.closeAllConnections();
      await recordCall();
      await newCalls(page, 1).waitFor();
      await page.getByText(/^Live/).waitFor();
      // The browser reports the cut itself.
      visitor.errors.splice(0);
    }));

  it('show both notes when another person was first, and lose none', async () => {
    const { rows } = await stage.service.stack.sql.query<{ id: string }>(
      `select id from call_logs where org_id = $1 and status = 'completed' order by started_at desc offset 5 limit 1`,
      [bluebird.id],
    );
    const url = `${stage.service.url}/o/bluebird/calls/${rows[0]?.id}`;
    await withVisitor(stage.browser, { url }, async (visitor) => {
      const mine = visitor.page.getByRole('textbox', { name: 'Note' });
      await mine.fill('Asked for a later date');
      await withVisitor(stage.browser, { url, person: { org: 'bluebird', role: 'agent' } }, async ({ page }) => {
        await page.getByRole('textbox', { name: 'Note' }).fill('Called back, all is well');
        await page.getByRole('button', { name: 'Save', exact: true }).click();
        await page.getByRole('button', { name: 'Save', exact: true }).waitFor({ state: 'detached' });
      });
      await visitor.page.getByRole('button', { name: 'Save', exact: true }).click();
      const panel = visitor.page.getByRole('main');
      await panel.getByText('Called back, all is well').first().waitFor();
      await visitor.page.getByRole('button', { name: 'Save yours' }).click();
      await visitor.page.getByRole('button', { name: 'Save yours' }).waitFor({ state: 'detached' });
      expect(await mine.inputValue()).toBe('Asked for a later date');
      // The refusal is an answer with an error status, which the browser reports.
      visitor.errors.splice(0);
    });
  });

  it('sign a recording only when play is pressed, once for each URL, and go on after a URL has expired', async () => {
    const { rows } = await stage.service.stack.sql.query<{ id: string }>(
      `select id from call_logs
       where org_id = $1 and recording_key is not null and jsonb_array_length(transcript_turns) > 3 and duration_seconds > 40
       order by started_at desc limit 1`,
      [bluebird.id],
    );
    const [call] = rows;
    const countAudited = async () => {
      const { rows: counted } = await stage.service.stack.sql.query<{ count: number }>(
        `select count(*)::int from audit_log where org_id = $1 and subject_id = $2 and action like 'recording%'`,
        [bluebird.id, call?.id],
      );
      return counted[0]?.count;
    };
    // Some calls of the demo have been listened to.
    const before = (await countAudited()) ?? 0;
    await withVisitor(stage.browser, { url: `${stage.service.url}/o/bluebird/calls/${call?.id}` }, async (visitor) => {
      const { page } = visitor;
      const play = page.getByRole('button', { name: 'Play', exact: true });
      await play.hover();
      await play.focus();
      expect(await countAudited()).toBe(before);

      const expiry = await expireFirstUrl(page);
      await play.click();
      await page.getByRole('button', { name: 'Pause' }).waitFor();
      const slider = page.getByRole('slider', { name: 'Position in the recording' });
      const position = async () => Number(await slider.getAttribute('aria-valuenow'));
      await expect.poll(position).toBeGreaterThan(0);
      expect(await countAudited()).toBe(before + 1);

      // Into the part that was not sent yet.
      await slider.focus();
      await page.keyboard.press('7');
      expiry.resolve();
      await expect.poll(countAudited).toBe(before + 2);
      await page.getByRole('button', { name: 'Pause' }).waitFor();
      const resumed = await position();
      expect(resumed).toBeGreaterThan(0);
      await expect.poll(position).toBeGreaterThan(resumed);

      await page.keyboard.press('0');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page
        .locator('[aria-current=true]')
        .filter({ hasText: /\d:\d\d/ })
        .first()
        .waitFor();
      expect(await slider.getAttribute('aria-valuetext')).toMatch(/ of \d+ (minutes?|seconds)/);
      expect(await countAudited()).toBe(before + 2);
      visitor.errors.splice(0);
    });
  });

  it('are announced by their title and their heading on every screen', () =>
    withVisitor(stage.browser, { url: `${stage.service.url}/o/bluebird` }, async ({ page }) => {
      for (const name of ['Calls', 'Call back', 'Agents', 'Contacts']) {
        await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
        await page.getByRole('heading', { level: 1, name: new RegExp(name) }).waitFor();
        await expect.poll(() => page.title()).toContain(name);
        await expect.poll(() => heading(page).evaluate((element) => element.matches(':focus'))).toBe(true);
      }
    }));
}

/**
 * The first URL is played from the bucket, as a large file is. The bucket sends the first half; the rest is asked for when the URL has
 * expired, which is when the promise resolves.
 */
async function expireFirstUrl(page: Page): Promise<PromiseWithResolvers<void>> {
  const expired = Promise.withResolvers<void>();
  await page.route('**/recording-url', markExpired, { times: 1 });
  let sentHalf = false;
  const firstUrl = /[?&]first=1/;
  await page.route(firstUrl, async (route) => {
    if (sentHalf) {
      await expired.promise;
      await route.fulfill({ status: 403, body: '' });
      return;
    }
    sentHalf = true;
    const response = await fetch(route.request().url().replace(firstUrl, ''));
    const whole = Buffer.from(await response.arrayBuffer());
    const half = whole.subarray(0, whole.length / 2);
    await route.fulfill({
      status: 206,
      headers: {
        'content-type': response.headers.get('content-type') ?? '',
        'accept-ranges': 'bytes',
        'content-range': `bytes 0-${half.length - 1}/${whole.length}`,
      },
      body: half,
    });
  });
  return expired;
}

async function markExpired(route: Route): Promise<void> {
  const response = await route.fetch();
  const answer = await response.json();
  const url = `${answer.url}&first=1`;
  await route.fulfill({
    response,
    json: { ...answer, url, sizeBytes: 9_000_000, expiresAt: '2026-01-01T00:00:00.000Z' },
  });
}
