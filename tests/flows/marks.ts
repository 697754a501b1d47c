// From a period to a mark to its list: the list has as many calls as the mark promises.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { createRandom, type Random } from '../helpers/seeded-random.ts';
import { countedIn } from './counted-in.ts';
import { goTo, heading, settled, totalOf, withVisitor } from './people.ts';
import type { Stage } from './stage.ts';

const seed = Number(process.env.SEED ?? 20_261_128);
/** Of one screen: counted by the service, and followed by a click. */
const [counted, clicked] = [25, Number(process.env.CLICKS ?? 1)];

// The clocks of New York go back on 1 November.
const dstDays = 'period=2026-10-30..2026-11-03';
const walks = {
  bluebird: [
    ...['', `?${dstDays}`, '?period=mtd&direction=inbound', '/patterns', `/patterns?${dstDays}`],
    ...['/agents', `/agents?${dstDays}`, '/call-back', '/campaigns'],
  ],
  fern: ['?period=90d', '/patterns', '/agents'],
};

interface Mark {
  readonly name: string;
  readonly href: string;
  readonly promised: number;
}

export function markFlows(stage: Stage): void {
  it.each(['bluebird', 'fern'] as const)(
    `open as many calls of %s as they promise, in a random walk (seed ${seed})`,
    (org) =>
      withVisitor(
        stage.browser,
        { url: `${stage.service.url}/o/${org}`, person: { org, role: 'owner' } },
        async (visitor) => {
          const { page } = visitor;
          const random = createRandom(seed);
          const askCount = await counterOf(page, stage.service.url);
          const wrong: string[] = [];
          const seen = new Map<string, Mark[]>();
          const fullestDay = await fullestDayOf(stage, org);
          for (const walk of [...walks[org], fullestDay]) {
            await goTo(page, `/o/${org}${walk}`);
            if (walk === '/campaigns')
              await goTo(page, (await page.locator('main a[href*="/campaigns/"]').first().getAttribute('href')) ?? '');
            const marks = await marksOf(page);
            expect(marks.length, walk).toBeGreaterThan(0);
            seen.set(walk, marks);
            const totals = await Promise.all(
              sample(marks, counted, random).map(async (mark) => ({ mark, total: await askCount(mark.href) })),
            );
            for (const { mark, total } of totals)
              if (mark.promised !== total) wrong.push(`${mark.name}: ${total} at ${mark.href}`);
            for (const mark of sample(marks, clicked, random)) {
              const from = page.url();
              await follow(page, mark);
              const total = mark.promised === 0 ? 0 : await totalOf(page);
              if (mark.promised !== total) wrong.push(`${mark.name}: ${total} in the list at ${page.url()}`);
              await page.goBack();
              await page.waitForURL(from);
              await heading(page).filter({ hasNotText: 'Calls' }).waitFor();
              await settled(page);
            }
          }
          expect(wrong).toEqual([]);
          // No mark loads a document.
          expect(visitor.documents).toHaveLength(1);
          if (org === 'bluebird') expectDayOf25Hours(seen.get(`?${dstDays}`));
          else expectQuartersOfAnHour(seen.get(fullestDay));
        },
      ),
  );
}

/** Of the small organisation, some days have no call. One day is shown in hours. */
async function fullestDayOf({ service }: Stage, org: string): Promise<string> {
  const { rows } = await service.stack.sql.query<{ day: string }>(
    `select (c.started_at at time zone s.timezone)::date::text as day
     from call_logs c join org_settings s using (org_id) join organizations o on o.id = c.org_id
     where o.slug = $1 and c.started_at < now() - interval '2 days'
     group by 1 order by count(*) desc, 1 desc limit 1`,
    [org],
  );
  return `?period=${rows[0]?.day}..${rows[0]?.day}`;
}

function expectDayOf25Hours(marks: readonly Mark[] = []): void {
  const day = marks.find(({ name }) => /^Sunday 1 November: [\d,]+ calls?, .* 25 hours/.test(name));
  const { searchParams } = new URL(day?.href ?? '', 'http://page');
  expect([searchParams.get('from'), searchParams.get('to')]).toEqual(['2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z']);
}

/** Kathmandu is 5:45 ahead of UTC. */
function expectQuartersOfAnHour(marks: readonly Mark[] = []): void {
  const hours = marks.filter(({ name }) => /\d\d:00: [\d,]+ calls?, /.test(name));
  expect(hours).toHaveLength(24);
  for (const { href } of hours) expect(new URL(href, 'http://page').searchParams.get('from')).toMatch(/:15:00Z$/);
}

/** The links of the screen that promise a number of calls. A number in a table has the name of its column. */
async function marksOf(page: Page): Promise<Mark[]> {
  const links = await page.evaluate<{ name: string; href: string }[]>(`
    [...document.querySelectorAll('main a[href*="/calls?"]')].filter((link) => link.checkVisibility()).map((link) => ({
      name: link.getAttribute('aria-label') ?? link.textContent,
      href: link.getAttribute('href'),
    }))`);
  return links.flatMap(({ name, href }) => {
    const promised = countedIn(name);
    return promised === undefined ? [] : [{ name, href, promised }];
  });
}

async function follow(page: Page, { name, href }: Mark): Promise<void> {
  const [link] = await page.locator(`main a[href="${href}"]`).filter({ visible: true }).all();
  if (link === undefined) throw new Error(`"${name}" is gone`);
  await link.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/calls\?/);
  await heading(page).waitFor();
}

/** As the list asks: the query of the address is that of the API. */
async function counterOf(page: Page, url: string): Promise<(href: string) => Promise<number>> {
  const request = page.waitForRequest('**/api/calls-dashboard/**');
  await goTo(page, `${new URL(page.url()).pathname}/patterns`);
  const { authorization = '', 'x-org-id': orgId = '' } = await (await request).allHeaders();
  return async (href) => {
    const query = new URL(href, url).search;
    const response = await fetch(`${url}/api/calls-dashboard${query}&limit=1`, {
      headers: { authorization, 'x-org-id': orgId },
    });
    const { pagination } = (await response.json()) as { pagination?: { total: number } };
    return pagination?.total ?? Number.NaN;
  };
}

function sample(marks: readonly Mark[], size: number, random: Random): Mark[] {
  const left = [...marks];
  return Array.from({ length: Math.min(size, left.length) }, () => left.splice(random.below(left.length), 1)).flat();
}
