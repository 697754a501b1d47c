// The rules of the calls screens that the examples alone do not show: recordings, keys, conflicts, pages.
import type { Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { callWords } from '../../web/words/en/call.ts';
import { callsWords } from '../../web/words/en/calls.ts';
import { playerWords } from '../../web/words/en/player.ts';

import { type ExampleService, startExampleService } from '../helpers/example-service.ts';
import { makeRecording } from '../helpers/recording.ts';
import { describeWithChromium, useBrowser } from '../helpers/with-chromium.ts';

const callId = '6b29327c-555b-4f15-8c99-9adbc7d5dc35';
const list = '/o/bluebird/calls';

/** As a bucket: a file that cannot be read in parts cannot be played from the middle. */
function sendPart(route: Route, file: Buffer): Promise<void> {
  const [, from] = /^bytes=(\d+)-/.exec(route.request().headers().range ?? '') ?? [];
  if (from === undefined) return route.fulfill({ body: file, contentType: 'audio/wav' });
  const range = `bytes ${from}-${file.byteLength - 1}/${file.byteLength}`;
  const headers = { 'accept-ranges': 'bytes', 'content-range': range, 'content-type': 'audio/wav' };
  return route.fulfill({ status: 206, headers, body: file.subarray(Number(from)) });
}

describeWithChromium('calls', () => {
  const browser = useBrowser();
  let service: ExampleService;
  let page: Page;
  beforeAll(async () => {
    service = await startExampleService({ pagesFolder: inject('pagesFolder') });
  });
  afterAll(() => service?.close());

  beforeEach(async () => {
    // The policy of the page names the bucket of a real service.
    const context = await browser().newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const { person } = service.beginVisit('organisation', 'figures');
    await page.addInitScript(`sessionStorage.setItem('callboard.demo', '${JSON.stringify(person)}')`);
  });
  afterEach(() => page.context().close());

  const visit = (address: string) => page.goto(service.url + address);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const focusedCall = () => page.evaluate('document.activeElement.dataset.call');

  /** Answers every request for a URL, and counts them. */
  async function withRecording(answerOf: (asked: number) => object): Promise<() => number> {
    let asked = 0;
    await page.route('**/recording-url', async (route) => {
      asked += 1;
      const url = `${service.url}/recording-${asked}.wav`;
      const answer = { url, expiresAt: '2099-01-01T00:00:00Z', expiresInSeconds: 300, contentType: 'audio/wav' };
      await route.fulfill({ json: { ...answer, sizeBytes: 48_044, durationSeconds: 3, ...answerOf(asked) } });
    });
    const body = makeRecording('a call');
    await page.route('**/recording-*.wav', (route) => sendPart(route, body));
    return () => asked;
  }

  it('ask for no recording before play is pressed, and play a short file from memory', async () => {
    const asked = await withRecording(() => ({}));
    await visit(`${list}/${callId}?t=1`);
    await page.locator('.turn-body').first().click();
    await page.getByRole('slider').press('ArrowRight');
    await page.getByRole('slider').press('0');
    await button(playerWords.play).hover();
    expect(asked()).toBe(0);
    await button(playerWords.play).click();
    await page.waitForFunction("document.querySelector('audio').currentTime > 0.2");
    expect(await page.evaluate("document.querySelector('audio').src")).toMatch(/^blob:/);
    expect(asked()).toBe(1);
  });

  it('go on at the same moment with one new URL when the first has expired', async () => {
    const asked = await withRecording((count) => ({
      sizeBytes: null,
      ...(count === 1 && { expiresAt: '2026-01-01T00:00:00Z' }),
    }));
    await visit(`${list}/${callId}?t=1`);
    await button(playerWords.play).click();
    await page.waitForFunction("document.querySelector('audio').currentTime > 1.2");
    await page.evaluate("document.querySelector('audio').dispatchEvent(new Event('error'))");
    await page.waitForFunction("/recording-2/.test(document.querySelector('audio').currentSrc)");
    await button(playerWords.pause).waitFor();
    expect(await page.evaluate("document.querySelector('audio').currentTime > 1")).toBe(true);
    await page.evaluate("document.querySelector('audio').dispatchEvent(new Event('error'))");
    await page.getByText(playerWords.failed).waitFor();
    expect(asked()).toBe(2);
  });

  it('tell that a recording is gone from the storage, with the id of the request', async () => {
    await withRecording(() => ({}));
    await page.route('**/recording-*.wav', (route) => route.fulfill({ status: 404 }));
    await visit(`${list}/${callId}`);
    await button(playerWords.play).click();
    await page.getByText(playerWords.gone).waitFor();
    expect(await page.locator('.player-main button').isDisabled()).toBe(true);
  });

  it('show both versions of a note that another person has changed', async () => {
    const sent: (string | undefined)[] = [];
    const answer = async (route: Route) => {
      if (route.request().method() !== 'PATCH') return route.fallback();
      sent.push(route.request().headers()['if-match']);
      const isFirst = sent.length === 1;
      const body = isFirst ? { statusCode: 412, code: 'PRECONDITION_FAILED', message: 'Changed' } : {};
      return route.fulfill({ status: isFirst ? 412 : 200, json: body });
    };
    await page.route(`**/api/calls-dashboard/${callId}`, answer);
    await visit(`${list}/${callId}`);
    await page.getByLabel(callWords.note).fill('My version');
    await button(callWords.save).click();
    await page.getByText(callWords.conflict).waitFor();
    expect(await page.locator('.note-versions').textContent()).toContain('My version');
    await button(callWords.keepYours).click();
    await page.getByText(callWords.conflict).waitFor({ state: 'detached' });
    await expect.poll(() => sent).toEqual(['"figures"', '"figures"']);
  });

  it('are walked through, opened and closed by keys, and the focus stays on the row', async () => {
    await visit(list);
    await page.locator('a[data-call]').first().waitFor();
    await page.keyboard.press('j');
    const first = await focusedCall();
    await page.keyboard.press('Enter');
    await page.locator('.call-body').waitFor();
    expect(page.url()).toContain(`${list}/${first}`);
    expect(await focusedCall()).toBe(first);
    await page.keyboard.press('Escape');
    await page.locator('.call-panel').waitFor({ state: 'detached' });
    expect(page.url()).toBe(service.url + list);
    await page.waitForFunction(`document.activeElement.dataset.call === '${first}'`);
  });

  it('go to the last page when the asked one is beyond it', async () => {
    await page.route('**/api/calls-dashboard?*page=900*', async (route) => {
      const response = await route.fetch();
      const { pagination } = await response.json();
      await route.fulfill({ response, json: { data: [], pagination: { ...pagination, page: 900, totalPages: 4 } } });
    });
    await visit(`${list}?page=900`);
    await page.waitForURL(`**${list}?page=4`);
  });

  it('name each filter of the address, also one that has no control', async () => {
    await visit(`${list}?status=missed&measure=judged&from=2026-11-23T05:00:00Z&to=2026-11-24T05:00:00Z`);
    await page.locator('.chip').first().waitFor();
    const chips = await page.locator('.chip').allInnerTexts();
    expect(chips.map((chip) => chip.split('\n')[0])).toEqual(['Status: missed', 'Counted as: judged', 'Mon 23 Nov']);
  });

  it('are shown only when the reader asks for the new ones', async () => {
    await visit(list);
    const later = page.getByRole('button', { name: /^Show .* new calls?$/ });
    await later.waitFor();
    const [before] = await Promise.all([page.locator('a[data-call]').count(), later.waitFor()]);
    const asked = page.waitForRequest(/api\/calls-dashboard\?.*to=2026-11-21T/);
    await later.click();
    await asked;
    expect(await page.locator('a[data-call]').count()).toBe(before);
    expect(callsWords.showNewer(4)).toBe('Show 4 new calls');
  });
});
