// `x-callboard-version`: which responses have it, and what a read with it returns from an instance without the change. The clock
// does not move, so no value expires.
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { insertCalls, makeOrg, startInstance, type TestOrg, waitForChanges } from '../helpers/app.ts';
import { signPlatform, signService } from '../helpers/platform-callers.ts';
import { startTestStack, type TestStack } from '../helpers/stack.ts';

const now = Date.parse('2026-11-20T20:00:00Z');
const uuid = /^[0-9a-f-]{36}$/;
const stats = '/api/calls-dashboard/stats';

const resources = new AsyncDisposableStack();
let stack: TestStack;
let writer: FastifyInstance;
let reader: FastifyInstance;
/** Without a change feed. */
let withoutFeed: FastifyInstance;
let org: TestOrg;

beforeAll(async () => {
  stack = await startTestStack({ now: () => now });
  resources.defer(stack.close);
  const start = async (options: Parameters<typeof startInstance>[1] = {}) => {
    const app = await startInstance(stack, { now: () => now, ...options });
    resources.defer(() => app.close());
    return app;
  };
  [writer, reader] = [await start(), await start()];
  withoutFeed = await start({ isWithoutFeed: true, between: ({ databaseUrl: _, ...services }) => services });
});
beforeEach(async () => {
  org = await makeOrg(stack);
  await waitForChanges(stack, writer, reader);
});
afterAll(() => resources.disposeAsync());

interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: object;
  readonly version?: string;
  readonly token?: string;
}

async function request(
  app: FastifyInstance,
  url: string,
  { method = 'GET', body, version, token = org.token }: RequestOptions = {},
) {
  const answer = await app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${token}`, ...(version && { 'x-callboard-version': version }) },
    ...(body && { payload: body }),
  });
  return {
    status: answer.statusCode,
    cache: answer.headers['x-cache'],
    version: answer.headers['x-callboard-version'] as string | undefined,
    body: answer.body === '' ? null : answer.json(),
  };
}

async function write(url: string, method: 'POST' | 'PATCH' | 'DELETE', body?: object, token = org.token) {
  const answer = await request(writer, url, { method, token, ...(body && { body }) });
  expect(answer.status, url).toBeLessThan(300);
  expect(answer.version, `${method} ${url}`).toMatch(uuid);
  return { ...answer, version: String(answer.version) };
}

describe('a version', () => {
  it('is in the response to every write, different each time', async () => {
    const contact = await write('/api/contacts', 'POST', { full_name: 'Ada Lovelace' });
    const one = `/api/contacts/${contact.body.id}`;
    const { body: lead } = await write('/api/leads', 'POST', { name: 'Ada' });
    const { body: source } = await write('/api/bizdev-sources', 'POST', { name: 'A fair' });
    const { body: campaign } = await write('/api/campaigns', 'POST', { name: 'Spring' });
    const ops = await signPlatform(stack);
    const service = await signService(stack);
    const call = { org_id: org.id, provider: 'test', provider_call_id: org.id };
    const answers = [
      contact,
      await write(one, 'PATCH', { notes: 'Changed' }),
      await write(`/api/leads/${lead.id}/convert`, 'POST'),
      await write(`/api/bizdev-sources/${source.id}/promote`, 'POST'),
      await write(`/api/campaigns/${campaign.id}/contacts`, 'POST', { contact_ids: [contact.body.id] }),
      await write(one, 'DELETE'),
      await write('/api/settings', 'PATCH', { week_start: 1 }),
      await write('/api/settings/inbound', 'PATCH', { greeting: 'Hello' }),
      await write('/api/calls-dashboard/calls', 'POST', { ...call, direction: 'inbound', status: 'ringing' }, service),
      await write('/api/templates', 'POST', { name: 'A template', content: 'Hi' }, ops),
      await write(`/api/organizations/${org.id}`, 'PATCH', { name: 'Renamed' }, ops),
    ];
    expect(new Set(answers.map(({ version }) => version)).size).toBe(answers.length);
  });

  it('is in no response to a read or to a refused write', async () => {
    for (const answer of [
      await request(writer, '/api/contacts'),
      await request(writer, '/api/contacts', { method: 'POST', body: {} }),
      await request(writer, `/api/contacts/${randomUUID()}`, { method: 'DELETE' }),
      await request(writer, `/api/contacts/${randomUUID()}`, { method: 'PATCH', body: { notes: 'x' } }),
    ]) {
      expect(answer.version).toBeUndefined();
    }
  });

  it.each([
    ['not a UUID', 'latest'],
    ['cut off', 'b1eb12d0-0000-4000-8000'],
    ['empty between commas', `${randomUUID()},,${randomUUID()}`],
    ['more than twenty', Array.from({ length: 21 }, () => randomUUID()).join()],
  ])('that is %s is refused with 400', async (_what, version) => {
    const { status, body } = await request(reader, '/api/contacts', { version });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
    expect(body.message).toContain('x-callboard-version');
  });

  it('that no write returned waits for the change feed once', async () => {
    await request(reader, '/api/contacts');
    const version = [randomUUID(), randomUUID()].join(', ');
    const caughtUp = vi.spyOn(reader.changeFeed ?? fail(), 'catchUp');
    try {
      for (const _ of [1, 2, 3])
        expect(await request(reader, '/api/contacts', { version })).toMatchObject({ cache: 'HIT' });
      // For the membership, which is read first. The list and later reads find both tokens remembered.
      expect(caughtUp).toHaveBeenCalledTimes(1);
    } finally {
      caughtUp.mockRestore();
    }
  });
});

describe('a relaxed view', () => {
  it('contains a write of another instance when the read has its version', async () => {
    await request(reader, stats);
    for (let calls = 1; calls <= 3; calls++) {
      await insertCalls(stack, org.id, [{ started_at: '2026-11-20T10:00:00Z' }]);
      const { version } = await write('/api/settings', 'PATCH', { week_start: calls });
      await waitForChanges(stack, reader);
      // The clock does not move, so without the version the value stays.
      expect((await request(reader, stats)).body.callsToday).toBe(calls - 1);
      expect((await request(reader, stats, { version })).body.callsToday).toBe(calls);
    }
  });
});

describe('an instance without a change feed', () => {
  const url = '/api/settings/inbound';

  it('bypasses its cache for a read with a version, and serves other reads from it', async () => {
    const { body: before } = await request(withoutFeed, url);
    const { version } = await write(url, 'PATCH', { greeting: 'New' });
    expect(await request(withoutFeed, url)).toMatchObject({ cache: 'STALE', body: { greeting: before.greeting } });
    for (const _ of [1, 2]) {
      expect(await request(withoutFeed, url, { version })).toMatchObject({
        status: 200,
        cache: 'BYPASS',
        body: { greeting: 'New' },
      });
    }
  });

  it('bypasses its cache for the membership too', async () => {
    await request(withoutFeed, url);
    const { version } = await write('/api/settings', 'PATCH', { week_start: 2 });
    await stack.sql.query('delete from user_org_roles where user_id = $1', [org.userId]);
    expect((await request(withoutFeed, url)).status).toBe(200);
    expect((await request(withoutFeed, url, { version })).status).toBe(403);
  });
});

describe('the OpenAPI document', () => {
  it('describes the version for every write and every cached read', async () => {
    const { paths } = (await writer.inject('/docs/json')).json() as Document;
    const found = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { responses, parameters = [] }]) => ({
        name: `${method} ${path}`,
        isWrite: method !== 'get' && !/\/(monitoring|me)\//.test(path),
        isCached: 'x-cache' in (responses[200]?.headers ?? {}),
        answers: ['200', '201', '202', '204'].some((code) => 'x-callboard-version' in (responses[code]?.headers ?? {})),
        takes: parameters.some(({ $ref = '' }) => $ref.endsWith('/x-callboard-version')),
      })),
    );
    for (const { name, isWrite, isCached, answers, takes } of found) {
      expect({ name, answers, takes }).toEqual({ name, answers: isWrite, takes: isCached });
    }
    expect(found.filter(({ isCached }) => isCached).length).toBeGreaterThan(20);
  });
});

function fail(): never {
  throw new Error('This instance has no change feed.');
}

interface Document {
  readonly paths: Record<
    string,
    Record<
      string,
      {
        readonly responses: Record<string, { readonly headers?: object }>;
        readonly parameters?: readonly { readonly $ref?: string }[];
      }
    >
  >;
}
