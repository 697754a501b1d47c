// Exports of the list, over real sockets: one snapshot, complete or broken, and only the rows of the member's organisation.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { createHttpClient, listen } from '../helpers/http-client.ts';

let test: TestApp;
let ask: ReturnType<typeof createHttpClient>;
let org: TestOrg;

beforeAll(async () => {
  test = await startTestApp();
  ask = createHttpClient(await listen(test.app));
  org = await makeOrg(test.stack, { timezone: 'America/New_York' });
  await insertCalls(test.stack, org.id, [
    { started_at: '2026-11-01T05:30:00Z', from_number: '+12015550103', duration_seconds: 42 },
    { started_at: '2026-11-01T06:30:00.25Z', from_number: null, status: 'missed' },
    { started_at: '2026-10-30T06:30:00Z', from_number: '+12015550104', status: 'failed' },
  ]);
});
afterAll(() => test?.close());

const path = '/api/calls-dashboard/export';
const exportAs = ({ token }: { token: string }, query = '') =>
  ask({ path: `${path}?${query}`, headers: { authorization: `Bearer ${token}` } });
const columns = (...names: string[]) => names.map((name) => `columns=${name}`).join('&');

describe('the export of the list', () => {
  it('has the calls of the list, newest first, and tells the hour that happens twice apart', async () => {
    const named = columns('started_at', 'started_at_local', 'time_zone', 'from_number', 'status', 'has_recording');
    const { status, text, headers } = await exportAs(org, `${named}&from=2026-11-01&to=2026-11-01`);
    expect({ status, lines: text.split('\r\n') }).toEqual({
      status: 200,
      lines: [
        'started_at,started_at_local,time_zone,from_number,status,has_recording',
        '2026-11-01T06:30:00.25Z,2026-11-01T01:30:00.25-05:00,America/New_York,,missed,false',
        '2026-11-01T05:30:00Z,2026-11-01T01:30:00-04:00,America/New_York,+12015550103,completed,false',
        '',
      ],
    });
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="org-${org.id}-calls-2026-11-01.csv"`,
      'x-total-rows': '2',
      'x-export-source': 'snapshot',
      'x-export-zone': 'America/New_York',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'transfer-encoding': 'chunked',
    });
  });

  it('has a byte order mark, another delimiter, another zone and phone numbers as text on request', async () => {
    const named = columns('started_at_local', 'from_number');
    const { text } = await exportAs(org, `${named}&status=failed&bom=true&delimiter=tab&numbers=text&zone=Asia/Tokyo`);
    expect(text).toBe(`\uFEFFstarted_at_local\tfrom_number\r\n2026-10-30T15:30:00+09:00\t"'+12015550104"\r\n`);
  });

  it.each([
    ['columns=org_id', 'columns must be equal to one of the allowed values'],
    ['zone=Mars/Base', 'zone: expected an IANA name'],
    ['form=csv', 'form is not a parameter of this route'],
    ['delimiter=%7C', 'delimiter must be equal to one of the allowed values'],
  ])('refuses %s', async (query, message) => {
    const { status, text } = await exportAs(org, query);
    expect({ status, ...JSON.parse(text) }).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
    expect(JSON.parse(text).message).toContain(message);
  });
});
