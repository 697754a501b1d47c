// Figures and filters are declared once. These tests compare SQL and the views with the declarations.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callFigures } from '../../src/domain/call-figures.ts';
import { filterAttributes, isInRollup } from '../../src/features/calls/filters.ts';
import { get, insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';

const base = '/api/calls-dashboard';
let service: TestApp;
let org: TestOrg;

interface Item {
  readonly name: string;
  readonly kind: string;
  readonly filter: Record<string, string[]>;
  readonly views: { readonly view: string; readonly field: string }[];
}
let listed: Item[];

beforeAll(async () => {
  service = await startTestApp();
  org = await makeOrg(service.stack);
  const statuses = ['completed', 'missed', 'voicemail', 'completed'];
  await insertCalls(
    service.stack,
    org.id,
    Array.from({ length: 40 }, (_, n) => ({
      started_at: new Date(Date.now() - n * 3_600_000).toISOString(),
      direction: n % 3 === 0 ? ('outbound' as const) : ('inbound' as const),
      status: statuses[n % 4] ?? 'completed',
      sentiment: ['positive', 'neutral', null][n % 3] ?? null,
      duration_seconds: n,
    })),
  );
  listed = (await read('/figures')).data;
});
afterAll(() => service?.close());

async function read(path: string) {
  const { status, body } = await get(service.app, org, `${base}${path}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

describe('the list of figures', () => {
  it('has every figure of the registry', () => {
    expect(listed.map(({ name }) => name).slice(0, -3)).toEqual(Object.keys(callFigures));
  });

  it('names the fields that the views have', async () => {
    const { today } = await read('/analytics/summary');
    const responses: Record<string, object> = {
      stats: await read('/stats'),
      summary: today,
    };
    for (const { views } of listed) {
      for (const { view, field } of views) {
        if (view === 'series' || view === 'heatmap') await read(`/analytics/${view}?metric=${field}`);
        else if (view === 'overview') await read(`/analytics/overview?metric=${field}`);
        else if (view === 'agents') continue;
        else expect(Object.keys(responses[view] ?? {})).toContain(field);
      }
    }
  });

  it('has for each sum the filter of the list that shows its calls', async () => {
    const stats = await read('/stats');
    const sums = listed.filter(({ name, kind }) => kind === 'sum' && name !== 'today');
    let compared = 0;
    for (const { filter, views } of sums) {
      const field = views.find(({ view }) => view === 'stats')?.field;
      if (field === undefined) continue;
      const query = Object.entries(filter).flatMap(([name, values]) => values.map((value) => `${name}=${value}`));
      const { pagination } = await read(`?limit=1&${query.join('&')}`);
      expect({ field, total: pagination.total }).toEqual({ field, total: stats[field] });
      compared += 1;
    }
    expect(compared).toBeGreaterThan(3);
  });
});

describe('the filters of calls', () => {
  it('are the attributes of the filter in SQL', async () => {
    const { rows } = await service.stack.sql.query<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = 'private.call_filter'::regclass and attnum > 0 and not attisdropped`,
    );
    expect(rows.map(({ name }) => name).toSorted()).toEqual([...filterAttributes].toSorted());
  });

  it.each([
    ['direction', 'inbound'],
    ['status', 'missed'],
    ['sentiment', 'unknown'],
    ['agent_id', randomUUID()],
    ['contact_id', randomUUID()],
    ['phone_number_id', randomUUID()],
    ['has_recording', 'false'],
    ['from', '2026-01-01'],
    ['to', '2030-01-01'],
    ['min_duration', '1'],
    ['max_duration', '9'],
    ['search', 'Grace'],
    ['answered_by', 'human'],
    ['ended_by', 'unknown'],
    ['ended_reason', 'busy'],
    ['transfer_status', 'bridged'],
    ['is_test', 'false'],
    ['channel', 'web'],
    ['language', 'en'],
    ['recording_consent', 'granted'],
    ['outcome', 'busy'],
    ['provider', 'twilio'],
    ['carrier_call_id', 'CA1'],
    ['min_talk', '1'],
    ['max_talk', '9'],
    ['campaign_id', 'none'],
    ['successful', 'true'],
    ['provider_call_id', 'CA1'],
    ['min_cost', '1'],
    ['max_cost', '9'],
  ])('%s is in the rollup for SQL exactly if it is declared so', async (name, value) => {
    const attribute = { from: 'started_from', to: 'started_before' }[name] ?? name;
    expect(filterAttributes).toContain(attribute);
    const { source } = await read(`/stats?${name}=${value}`);
    expect(source).toBe(isInRollup({ [attribute]: value }) ? 'rollup' : 'count');
  });
});
