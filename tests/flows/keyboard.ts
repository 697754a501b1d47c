// A day's work without a mouse.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { demoOrgs } from '../../src/local-stack/demo/people.ts';
import { callWords } from '../../web/words/en/call.ts';
import { callBackWords } from '../../web/words/en/call-back.ts';
import { callsWords } from '../../web/words/en/calls.ts';
import { exportWords } from '../../web/words/en/export.ts';
import { filterWords } from '../../web/words/en/filters.ts';
import { frameWords } from '../../web/words/en/frame.ts';
import { keyWords } from '../../web/words/en/keys.ts';
import { settingsWords } from '../../web/words/en/settings.ts';
import { settled, totalOf, watch, withVisitor } from './people.ts';
import type { Stage } from './stage.ts';

const { bluebird } = demoOrgs;
const maxTabs = 90;

export function keyboardFlows(stage: Stage): void {
  it('lead from sign-in through a day of work to sign-out', async () => {
    const { sql } = stage.service.stack;
    const context = await stage.browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    context.setDefaultTimeout(20_000);
    const { page, documents, errors } = watch(await context.newPage());
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await page.goto(stage.service.url);
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await tabTo(page, /^Olivia/);
    await press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await settled(page);

    // A period. The menu gives the focus back to its button.
    await tabTo(page, /^Period: /);
    await press('Enter');
    await tabTo(page, /^Last 7 days/);
    await press('Enter');
    await page.waitForURL(/period=7d/);
    await expect.poll(() => nameOfFocus(page)).toMatch(/^Period: Last 7 days/);

    // A filter, by its name, and back to its button.
    await press('g', 'c');
    await page.getByRole('heading', { level: 1, name: 'Calls' }).waitFor();
    await totalOf(page);
    await press('f');
    await page.getByRole('dialog', { name: filterWords.addLabel }).waitFor();
    await page.keyboard.type('recorded');
    await press('Enter');
    await page.getByRole('dialog', { name: filterWords.nameOf('has_recording') }).waitFor();
    await tabTo(page, /^Either/);
    await press('ArrowDown');
    await page.waitForURL(/has_recording=true/);
    await press('Escape');
    await expect.poll(() => nameOfFocus(page)).not.toBe('body');
    await totalOf(page);

    // A call: play it, go on by turns, mark it.
    await press('j', 'Enter');
    await page.waitForURL(/\/calls\/[0-9a-f-]{36}/);
    const callId = /[0-9a-f-]{36}/.exec(page.url())?.[0];
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    await press('Space');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await press('Space');
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    await press('Enter');
    await tabTo(page, /^Position in the recording/);
    await press('ArrowDown', 'ArrowDown');
    await page.locator('.turn-body[aria-current=true]').first().waitFor();
    const reviewed = page.getByRole('checkbox', { name: callWords.reviewed });
    const before = await reviewed.isChecked();
    await tabTo(page, new RegExp(`^${callWords.reviewed}`));
    await press('Space');
    await expect.poll(() => reviewed.isChecked()).toBe(!before);
    await expect.poll(() => nameOfFocus(page)).toMatch(new RegExp(`^${callWords.reviewed}`));
    await press('Escape');
    await page.waitForURL(/\/calls\?/);
    await expect.poll(() => page.evaluate('document.activeElement.dataset.call')).toBe(callId);

    // A dialog keeps the focus, and gives it back. The tools of the list are after its search.
    await press('/');
    await tabTo(page, new RegExp(`^${callsWords.export}`));
    await press('Enter');
    await page.getByRole('dialog', { name: exportWords.title }).waitFor();
    for (let tabs = 0; tabs < 12; tabs += 1) {
      await press('Tab');
      expect(
        await page.evaluate(
          'document.activeElement === document.body || document.activeElement.closest("dialog") !== null',
        ),
      ).toBe(true);
    }
    await press('Escape');
    await expect.poll(() => nameOfFocus(page)).toMatch(new RegExp(`^${callsWords.export}`));

    // A caller is done: the focus stays in the list.
    await press('g', 'b');
    await page.getByRole('heading', { level: 1, name: 'Call back' }).waitFor();
    await settled(page);
    const callers = page.locator('.caller');
    const waiting = page.getByText(/, the longest wait first/);
    const text = await waiting.textContent();
    const first = await callers.first().textContent();
    await tabTo(page, new RegExp(`^${callBackWords.done}`));
    await press('Enter');
    await waiting.filter({ hasNotText: text ?? '' }).waitFor();
    expect(await callers.first().textContent()).not.toBe(first);
    await expect.poll(() => nameOfFocus(page)).not.toBe('body');

    // A setting.
    await press('g', 's');
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    await settled(page);
    await tabTo(page, /^The week starts on/);
    await press('ArrowDown');
    await tabTo(page, new RegExp(`^${settingsWords.save}`));
    await press('Enter');
    const weekStart = async () => {
      const { rows } = await sql.query<{ week_start: number }>(
        'select week_start from org_settings where org_id = $1',
        [bluebird.id],
      );
      return rows[0]?.week_start;
    };
    await expect.poll(weekStart).toBe(1);

    // Single keys do nothing when they are switched off.
    await press('Shift+?');
    await page.getByRole('dialog', { name: keyWords.title }).waitFor();
    await tabTo(page, new RegExp(`^${keyWords.switchOn}`));
    await press('Space', 'Escape');
    await press('g', 'c', 'j', '?');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(new URL(page.url()).pathname).toBe('/o/bluebird/settings');

    await tabTo(page, /^Olivia/);
    await press('Enter');
    await tabTo(page, new RegExp(`^${frameWords.signOut}`));
    await press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await context.close();
    expect([documents, errors]).toEqual([[expect.any(String)], []]);
  });

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
}

/** Presses Tab until the control with this name has the focus, and sees that this is drawn. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let tabs = 0; tabs < maxTabs; tabs += 1) {
    const focused = await nameOfFocus(page);
    if (name.test(focused)) return expectRing(page, focused);
    passed.push(focused);
    await page.keyboard.press('Tab');
  }
  throw new Error(`No control is named ${name}: ${passed.join(' | ')}`);
}

/** As a screen reader says it, for the controls of these pages. */
function nameOfFocus(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const element = document.activeElement;
    if (element === document.body) return 'body';
    return (element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent).trim();
  })()`);
}

/** The pixels around the control change with the focus. */
async function expectRing(page: Page, name: string): Promise<void> {
  const box = await page.evaluate<{ x: number; y: number; width: number; height: number }>(`(() => {
    const { x, y, width, height } = (document.activeElement.closest('label') ?? document.activeElement).getBoundingClientRect();
    return { x: Math.max(0, x - 6), y: Math.max(0, y - 6), width: width + 12, height: height + 12 };
  })()`);
  const focused = await page.screenshot({ clip: box });
  await page.evaluate(`(() => {
    globalThis.blurred = document.activeElement;
    document.activeElement.style.outline = 'none';
  })()`);
  const without = await page.screenshot({ clip: box });
  await page.evaluate(`globalThis.blurred.style.removeProperty('outline')`);
  expect(focused.equals(without), `the focus of "${name}" is not drawn`).toBe(false);
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
