// Measures of a page in Chromium: first paints, shifts, answers to input, long tasks, and memory.
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** Lighthouse's slow 4G, and a processor four times slower. */
export interface Profile {
  readonly name: string;
  readonly cpuSlowdown: number;
  readonly network: { readonly latencyMs: number; readonly bytesPerSecond: number } | undefined;
}
export const profiles: readonly Profile[] = [
  { name: 'CPU 4×, slow 4G', cpuSlowdown: 4, network: { latencyMs: 150, bytesPerSecond: (1.6 * 1_000_000) / 8 } },
  { name: 'unthrottled', cpuSlowdown: 1, network: undefined },
];

export interface Load {
  readonly fcpMs: number;
  readonly lcpMs: number;
  readonly cls: number;
}

/** In the page, before its own scripts. */
const observers = `
  globalThis.measured = { lcpMs: 0, cls: 0, longTasksMs: [], inputsMs: [] };
  const observe = (type, hear, more = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(hear)).observe({ type, buffered: true, ...more });
  observe('largest-contentful-paint', ({ startTime }) => { measured.lcpMs = startTime; });
  observe('layout-shift', ({ value, hadRecentInput }) => { if (!hadRecentInput) measured.cls += value; });
  observe('longtask', ({ duration }) => { measured.longTasksMs.push(duration); });
  observe('event', ({ duration, interactionId }) => { if (interactionId > 0) measured.inputsMs.push(duration); }, { durationThreshold: 16 });
`;

export async function openContext(browser: Browser, person: object | undefined): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
  await context.addInitScript(observers);
  if (person !== undefined) {
    await context.addInitScript(`sessionStorage.setItem('callboard.demo', '${JSON.stringify(person)}')`);
  }
  return context;
}

export async function throttle(page: Page, { cpuSlowdown, network }: Profile): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown });
  if (network === undefined) return;
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: network.latencyMs,
    downloadThroughput: network.bytesPerSecond,
    uploadThroughput: network.bytesPerSecond / 2,
  });
}

/** `ready` appears when the page shows what the reader came for. */
export async function load(page: Page, url: string, ready: string): Promise<Load> {
  await page.goto(url);
  await page.locator(ready).first().waitFor();
  // A frame later, so that the last paint is counted.
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))');
  return page.evaluate<Load>(`({
    fcpMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
    lcpMs: measured.lcpMs,
    cls: measured.cls,
  })`);
}

/** From an action to the frame in which `isDone` is true, in the page itself. */
export function timeInPage(page: Page, action: string, isDone: string): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('Nothing happened within 10 s')), 10_000);
    const startedMs = performance.now();
    ${action};
    const look = () => (${isDone}) ? resolve(performance.now() - startedMs) : requestAnimationFrame(look);
    requestAnimationFrame(look);
  })`);
}

export async function usedHeapMiB(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 2 ** 20;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
