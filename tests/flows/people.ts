// People at the pages: each has a browser of their own, and uses words and roles, not classes.
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { TestBrowser } from '../helpers/chromium.ts';

export interface Person {
  readonly org?: string;
  readonly role: string;
}
export const olivia: Person = { org: 'bluebird', role: 'owner' };

export interface Visitor {
  readonly page: Page;
  /** Errors of the console and uncaught ones. */
  readonly errors: string[];
  /** Addresses of the documents that were loaded. */
  readonly documents: string[];
  /** `GET /api/…` of the page. */
  readonly requests: string[];
}

export function watch(page: Page): Visitor {
  const visitor: Visitor = { page, errors: [], documents: [], requests: [] };
  page.on('pageerror', ({ message }) => visitor.errors.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') visitor.errors.push(message.text());
  });
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (request.isNavigationRequest()) visitor.documents.push(pathname + search);
    if (pathname.startsWith('/api/')) visitor.requests.push(`${request.method()} ${pathname}${search}`);
  });
  return visitor;
}

/** Signed in already, at this address. The context is closed when `use` ends. */
export async function withVisitor<Result>(
  browser: TestBrowser,
  { url, person = olivia, ...options }: BrowserContextOptions & { readonly url: string; readonly person?: Person },
  use: (visitor: Visitor) => Promise<Result>,
): Promise<Result> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(20_000);
  try {
    await context.addInitScript(`sessionStorage.setItem('callboard.demo', '${JSON.stringify(person)}')`);
    const visitor = watch(await context.newPage());
    await visitor.page.goto(url);
    await heading(visitor.page).waitFor();
    const result = await use(visitor);
    expect(visitor.errors).toEqual([]);
    return result;
  } finally {
    await context.close();
  }
}

export const heading = (page: Page) => page.getByRole('heading', { level: 1 });

/** As a link of the page: no document is loaded. */
export async function goTo(page: Page, address: string): Promise<void> {
  const title = await heading(page).textContent();
  const isOther = new URL(page.url()).pathname !== address.split('?')[0];
  await page.evaluate(`(() => {
    const link = document.body.appendChild(Object.assign(document.createElement('a'), { href: ${JSON.stringify(address)} }));
    link.click();
    link.remove();
  })()`);
  // The screen before stays until the code of the next one is there.
  if (isOther)
    await heading(page)
      .filter({ hasNotText: title ?? '' })
      .waitFor();
  await settled(page);
}

/** Each part of the screen has its answer. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main [aria-busy]').first().waitFor();
  await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' });
}

/** The number of calls in the head of the list. */
export async function totalOf(page: Page): Promise<number> {
  const head = page.getByRole('heading', { level: 2, name: /^(More than )?[\d,]+ calls?\b/ });
  await head.waitFor().catch(async () => {
    throw new Error(`${page.url()} shows no total: ${await page.evaluate("document.querySelector('main').innerText")}`);
  });
  await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' });
  return numberIn((await head.textContent()) ?? '');
}

export function numberIn(text: string): number {
  const found = /[\d,]+/.exec(text)?.[0];
  if (found === undefined) throw new Error(`There is no number in "${text}"`);
  return Number(found.replaceAll(',', ''));
}
