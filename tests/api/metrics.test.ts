// The size and validity of a scrape after every route was called in every way.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance, onSendHookHandler } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../helpers/app.ts';
import { operationsOf, readDocument } from '../helpers/openapi-document.ts';
import { signPlatform } from '../helpers/platform-callers.ts';
import { isRequired } from '../helpers/required-programs.ts';

// Each route adds about 0.4 KB: its durations, and one counter a status.
const maxBytes = 96 * 1024;
let service: TestApp;
let text: string;

beforeAll(async () => {
  service = await startedWith((app) => app.addHook('onSend', replaceStatus));
  const operations = operationsOf(await readDocument(service.app));
  expect(operations.length).toBeGreaterThan(100);
  for (const [name, { responses }] of operations) {
    const [method = '', path = ''] = name.split(' ');
    for (const status of Object.keys(responses)) await send(method, path, status);
    if (method === 'GET') await send('HEAD', path, Object.keys(responses)[0]);
  }
  for (const method of ['PROPFIND', 'LOCK', 'GET']) await send(method, `/nobody/${randomUUID()}`);
  text = await scrape();
});
afterAll(() => service?.close());

/** With a hook that runs before all others. */
async function startedWith(hook: (app: FastifyInstance) => void): Promise<TestApp> {
  const listen = (message: unknown) => hook((message as { fastify: FastifyInstance }).fastify);
  subscribe('fastify.initialization', listen);
  try {
    return await startTestApp();
  } finally {
    unsubscribe('fastify.initialization', listen);
  }
}

const replaceStatus: onSendHookHandler = (request, reply, payload, done) => {
  const status = request.headers['x-test-status'];
  if (status !== undefined) reply.code(Number(status));
  done(null, payload);
};

async function send(method: string, url: string, status?: string): Promise<void> {
  const headers = status === undefined ? {} : { 'x-test-status': status };
  await service.app.inject({ method: method as 'GET', url, headers });
}

async function scrape(): Promise<string> {
  const headers = { authorization: `Bearer ${await signPlatform(service.stack)}` };
  return (await service.app.inject({ url: '/api/monitoring/metrics', headers })).body;
}

interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly { readonly name: string; readonly labels: readonly string[] }[];
}

function familiesIn(exposition: string): Family[] {
  return exposition
    .split(/^(?=# HELP )/m)
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [, name = '', help = ''] = /^# HELP (\S+) ?(.*)$/m.exec(part) ?? [];
      const samples = [...part.matchAll(/^(?!#)([a-zA-Z_:][\w:]*)(\{.*\})? (\S+)$/gm)].map(
        ([, sample = '', labels = '']) => ({
          name: sample,
          labels: [...labels.matchAll(/[{,](\w+)="/g)].map(([, label = '']) => label),
        }),
      );
      return { name, help, type: /^# TYPE \S+ (\w+)$/m.exec(part)?.[1] ?? '', samples };
    });
}

/** The rules of `promtool check metrics`, for machines without promtool. */
function complaintsAbout({ name, type, help, samples }: Family): string[] {
  const labels = new Set(samples.flatMap((sample) => sample.labels));
  const parts = name.split('_');
  const rules: [broken: boolean, complaint: string][] = [
    [help.trim() === '', 'no help'],
    [(type === 'counter') !== name.endsWith('_total'), 'counters end with _total, and nothing else does'],
    [type !== 'histogram' && /_bucket$/.test(name), 'no _bucket but of a histogram'],
    [!['histogram', 'summary'].includes(type) && /_(count|sum)$/.test(name), 'no _count or _sum but of a histogram'],
    [type !== 'histogram' && labels.has('le'), 'le is for histograms'],
    [type !== 'summary' && labels.has('quantile'), 'quantile is for summaries'],
    [parts.some((part) => ['gauge', 'counter', 'histogram', 'summary'].includes(part)), 'the type is in the name'],
    [!/^[a-z][a-z0-9_]*$/.test(name) || [...labels].some((label) => !/^[a-z_]+$/.test(label)), 'no snake case'],
    [
      parts.some((part) =>
        /^(ms|s|sec|secs|us|ns|milliseconds|minutes?|hours?|days?|kb|mb|kilobytes|megabytes|percent)$/.test(part),
      ),
      'not a base unit',
    ],
  ];
  return rules.flatMap(([broken, complaint]) => (broken ? [`${name}: ${complaint}`] : []));
}

describe('a scrape after every route was called', () => {
  it('is at most 96 KB', () => {
    expect(text).toContain('route="PATCH /api/knowledge-categories/:id",status="5xx"');
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxBytes);
  });

  it('has a bounded number of series, for any requests of callers', async () => {
    const before = text.split('\n').length;
    for (let round = 0; round < 20; round += 1) {
      await send('GET', `/api/contacts/${randomUUID()}`, '404');
      await send('GET', `/nobody/${randomUUID()}`);
      await send('MKCOL', '/api/contacts');
    }
    expect((await scrape()).split('\n').length).toBe(before);
  });

  it('follows the rules for names, units and help', () => {
    const families = familiesIn(text);
    expect(families.length).toBeGreaterThan(30);
    expect(families.flatMap(complaintsAbout)).toEqual([]);
  });

  it('passes promtool, where it is installed', ({ skip }) => {
    const promtool = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    if (promtool.error !== undefined && !isRequired('promtool')) skip('promtool is not installed');
    expect(`${promtool.stdout}${promtool.stderr}`).toBe('');
    expect(promtool.status).toBe(0);
  });
});

describe('the rules', () => {
  it.each([
    ['# HELP a_total Good.\n# TYPE a_total counter\na_total 1\n', []],
    [
      '# HELP a_total Good.\n# TYPE a_total gauge\na_total 1\n',
      ['a_total: counters end with _total, and nothing else does'],
    ],
    ['# HELP a_ms Good.\n# TYPE a_ms gauge\na_ms 1\n', ['a_ms: not a base unit']],
    [
      '# HELP a_seconds \n# TYPE a_seconds gauge\na_seconds{le="1"} 1\n',
      ['a_seconds: no help', 'a_seconds: le is for histograms'],
    ],
  ])('distinguish valid from invalid metrics: %j', (exposition, complaints) => {
    expect(familiesIn(exposition).flatMap(complaintsAbout)).toEqual(complaints);
  });
});
