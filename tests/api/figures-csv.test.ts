// Figures as CSV: the same cached value as the JSON, with rows that add up to its totals.
import { randomInt } from 'node:crypto';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { operationsOf, readDocument } from '../helpers/openapi-document.ts';
import { aQuery, insertRandomCalls, type Pool, someReferences } from '../helpers/random-org.ts';
import { readCsv, readCsvRows } from '../helpers/read-csv.ts';
import { createRandom } from '../helpers/seeded-random.ts';

const base = '/api/calls-dashboard';
const seed = randomInt(2 ** 31);
const random = createRandom(seed);
const now = Date.parse('2026-11-10T15:00Z');
const zone = 'America/New_York';
let service: TestApp;
let org: TestOrg;
let pool: Pool;

beforeAll(async () => {
  service = await startTestApp({ now: () => now });
  org = await makeOrg(service.stack, { timezone: zone });
  pool = await someReferences(service, org);
  await insertRandomCalls(service, org, pool, random, 90);
  await service.app.runJob('call rollup');
  await service.stack.sql.query(`update agents set name = '=cmd|'' /C calc''!A0' where id = $1`, [pool.agent_id[0]]);
});
afterAll(() => service?.close());

type Value = string | number | boolean | readonly (string | number)[];
const toSearch = (query: Readonly<Record<string, Value>>) =>
  new URLSearchParams(
    Object.entries(query).flatMap(([name, values]) =>
      [values].flat().map((value): [string, string] => [name, String(value)]),
    ),
  ).toString();

const download = (url: string, headers: Record<string, string> = {}) =>
  service.app.inject({ url: `${base}${url}`, headers: { authorization: `Bearer ${org.token}`, ...headers } });

/** The JSON and the rows of the CSV, for the same parameters. */
async function both(path: string, query: Readonly<Record<string, Value>>) {
  const { status, body } = await get(service.app, org, `${base}${path}?${toSearch(query)}`);
  expect(status, `${path} ${toSearch(query)}: ${JSON.stringify(body)}`).toBe(200);
  const file = await download(`${path}?${toSearch({ ...query, format: 'csv' })}`);
  expect([file.statusCode, file.headers['x-cache']], file.body).toEqual([200, expect.stringMatching(/HIT|STALE/)]);
  const rows = readCsvRows(file.body);
  expect(file.headers['x-total-rows']).toBe(String(rows.length));
  return { json: body, rows };
}

type Row = Readonly<Record<string, string>>;
const sumOf = (rows: readonly Row[], column: string) => rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0);
const numberOf = (cell: string | undefined) => (cell === '' || cell === undefined ? null : Number(cell));
const pick = <Item>(items: readonly Item[]) => items[random.below(items.length)] as Item;

describe(`rows of CSV add up to the totals of the JSON, seed ${seed}`, () => {
  it.each(['none', 'direction', 'outcome', 'agent_id'])('for random filters, grouped by %s', async (group_by) => {
    const { query } = aQuery(random, pool, zone);
    const compare = pick(['none', 'previous', 'week']);

    const metric = ['calls', 'costMicros', 'answerRate'];
    const bucket = pick(['day', 'week', 'month']);
    const series = await both('/analytics/series', { ...query, metric, group_by, bucket, compare, limit: 2 });
    const totalOf = (name: string) =>
      [...series.json.series, ...series.json.rest]
        .filter((each) => each.metric === name)
        .reduce((sum: number, { total }) => sum + total, 0);
    for (const name of ['calls', 'costMicros']) expect(sumOf(series.rows, name), name).toBe(totalOf(name));
    if (group_by === 'none') {
      const rates = series.json.series.find((each: { metric: string }) => each.metric === 'answerRate');
      expect(series.rows.map((row) => numberOf(row.answerRate))).toEqual(rates.points);
    }

    const overview = await both('/analytics/overview', { ...query, metric, bucket, compare, with: 'facets' });
    const rowsOf = (row: string) => overview.rows.filter((each) => each.row === row && each.metric === 'calls');
    const { value: calls } = overview.json.metrics[0];
    expect(rowsOf('total').map(({ value }) => value)).toEqual([String(calls)]);
    expect(sumOf(rowsOf('bucket'), 'value')).toBe(calls);
    for (const name of ['status', 'sentiment', 'direction']) expect(sumOf(rowsOf(name), 'value'), name).toBe(calls);
    for (const name of ['outcome', 'agent_id', 'provider']) {
      expect(rowsOf(`${name}_rest`).length, name).toBe(1);
      expect(sumOf([...rowsOf(name), ...rowsOf(`${name}_rest`)], 'value'), name).toBe(calls);
    }
    const rate = overview.json.metrics[2];
    expect(overview.rows.find(({ row, metric: name }) => row === 'total' && name === 'answerRate')).toMatchObject(
      Object.fromEntries(
        Object.entries({ value: rate.value, value_part: rate.part, value_whole: rate.whole, before: rate.before }).map(
          ([name, value]) => [name, value === null ? '' : String(value)],
        ),
      ),
    );

    const heatmap = await both('/analytics/heatmap', { ...query, metric, compare });
    expect(heatmap.rows.length).toBe(168);
    expect([sumOf(heatmap.rows, 'calls'), sumOf(heatmap.rows, 'costMicros')]).toEqual(
      heatmap.json.totals.slice(0, 2).map(({ total }: { total: number }) => total),
    );

    const agents = await both('/analytics/agents', { ...query, min_calls: 2, limit: 2, rank_by: 'calls', compare });
    expect(sumOf(agents.rows, 'calls')).toBe(agents.json.totalCalls);
    expect(agents.rows.slice(-3).map(({ row }) => row)).toEqual(['notShown', 'belowMinimum', 'withoutAgent']);
  });
});

describe('a file of figures', () => {
  it('has a row for each hour of a day on which the clock changes', async () => {
    const day = { from: '2026-11-01', to: '2026-11-01', bucket: 'hour' };
    const { json, rows } = await both('/analytics/series', day);
    expect(rows.length).toBe(25);
    expect(rows[1]).toMatchObject({ from: '2026-11-01T05:00:00Z', local: '2026-11-01T01:00:00-04:00' });
    expect(rows[2]).toMatchObject({ from: '2026-11-01T06:00:00Z', local: '2026-11-01T01:00:00-05:00' });
    expect(rows[2]?.time_zone).toBe(zone);
    expect(rows.map(({ calls }) => Number(calls))).toEqual(json.series[0].points);
  });

  it('has every row of a file that is written in several slices', async () => {
    const { json, rows } = await both('/analytics/series', { from: '2026-10-01', to: '2026-10-20', bucket: 'hour' });
    expect(rows.map(({ from, calls }) => [from, Number(calls)])).toEqual(
      json.buckets.map(({ from }: { from: string }, index: number) => [from, json.series[0].points[index]]),
    );
    expect(rows.length).toBe(480);
  });

  it('has no formula in the name of an agent', async () => {
    const url = '/analytics/agents?from=2026-09-01&min_calls=1&format=csv';
    const { body } = await download(url);
    expect(body).toContain(`,"'=cmd|' /C calc'!A0",`);
  });

  it('is named for the organisation, the view and the time range', async () => {
    const answer = await download('/analytics/heatmap?from=2026-11-01&to=2026-11-07&format=csv&compare=week');
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="org-${org.id}-heatmap-2026-11-01-to-2026-11-07.csv"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
      vary: 'accept-encoding, authorization, x-org-id',
    });
  });

  it('has a byte order mark and another delimiter on request', async () => {
    const { body } = await download('/analytics/heatmap?format=csv&bom=true&delimiter=%3B');
    expect(body.split('\r\n')[0]).toBe('\uFEFFweekday;hour;time_zone;days;calls');
  });

  it.each(['bom=true', 'delimiter=tab', 'format=json&delimiter=%3B', 'format=xlsx'])('refuses %s', async (query) => {
    const { statusCode, body } = await download(`/analytics/series?${query}`);
    expect([statusCode, JSON.parse(body).code]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('has an etag of its own, and is a 304 or a 412 by it, also when it is compressed', async () => {
    const url = '/analytics/series?from=2026-10-01&to=2026-11-09';
    const json = await download(url);
    const plain = await download(`${url}&format=csv`);
    const etag = String(plain.headers.etag);
    expect(etag).not.toBe(json.headers.etag);
    const packed = await download(`${url}&format=csv`, { 'accept-encoding': 'br' });
    expect(packed.headers).toMatchObject({ 'content-encoding': 'br', etag: etag.replace(/"$/, '-br"') });
    expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(plain.body);
    const again = await download(`${url}&format=csv`, { 'if-none-match': etag });
    expect([again.statusCode, again.body, again.headers['content-disposition']]).toEqual([304, '', undefined]);
    const other = await download(`${url}&format=csv`, { 'if-match': String(json.headers.etag) });
    expect([other.statusCode, other.headers['content-disposition']]).toEqual([412, undefined]);
    expect(other.headers['content-type']).toMatch(/^application\/json/);
  });

  it('is JSON after a CSV that was the first to load the value', async () => {
    const url = '/analytics/heatmap?from=2026-10-03&to=2026-10-09';
    expect((await download(`${url}&format=csv`)).headers['x-cache']).toBe('MISS');
    const { status, body } = await get(service.app, org, `${base}${url}`);
    expect([status, body.weekdays.length]).toEqual([200, 7]);
  });

  it('has the stages of the funnel', async () => {
    const { json, rows } = await both('/analytics/funnel', { from: '2026-10-01', to: '2026-11-09' });
    expect(rows.map(({ stage, attempts }) => [stage, numberOf(attempts)])).toEqual(
      json.stages.map(({ name, attempts }: { name: string; attempts: { count: number } }) => [name, attempts.count]),
    );
  });

  it('has the callers to call back, page by page', async () => {
    const other = await makeOrg(service.stack, { timezone: zone });
    await insertCalls(
      service.stack,
      other.id,
      ['+12015550103', '+12015550104'].map((from_number, n) => ({
        ...{ direction: 'inbound' as const, status: 'missed', from_number },
        started_at: `2026-11-01T0${5 + n}:30:00Z`,
      })),
    );
    const authorization = `Bearer ${other.token}`;
    const read = (query: string) => download(`/unanswered?limit=1&format=csv&${query}`, { authorization });
    const first = await read('');
    const second = await read(`cursor=${first.headers['x-next-cursor']}`);
    expect([first, second].flatMap(({ body }) => readCsvRows(body))).toMatchObject([
      { number: '+12015550103', firstAt: '2026-11-01T05:30:00Z', firstAt_local: '2026-11-01T01:30:00-04:00' },
      { number: '+12015550104', firstAt: '2026-11-01T06:30:00Z', firstAt_local: '2026-11-01T01:30:00-05:00' },
    ]);
    expect(second.headers['x-next-cursor']).toBeUndefined();
  });

  it('has the columns of its documented example', async () => {
    const documented = operationsOf(await readDocument(service.app)).flatMap(([name, { parameters, responses }]) => {
      const isChoice = parameters.some((each) => each.name === 'format') && responses['304'] !== undefined;
      return isChoice ? [{ name, example: String(responses['200']?.content?.['text/csv']?.example) }] : [];
    });
    const paths = ['overview', 'series', 'heatmap', 'agents', 'funnel'].map((view) => `/analytics/${view}`);
    expect(documented.map(({ name }) => name).sort()).toEqual(
      [...paths, '/unanswered'].map((path) => `GET ${base}${path}`).sort(),
    );
    for (const { name, example } of documented) {
      const query = name.endsWith('series') ? '&group_by=direction' : '';
      const { body } = await download(`${name.replace(`GET ${base}`, '')}?format=csv${query}`);
      expect(example.split('\r\n')[0], name).toBe(body.split('\r\n')[0]);
      const [header, ...records] = readCsv(example, ',').map((fields) => fields.length);
      expect([...new Set(records)], name).toEqual([header]);
    }
  });
});
