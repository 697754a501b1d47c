// The rules of every resource, with generated values: the next cached read returns each write as it was sent; invalid values are
// refused by field; a write needs the right role and organisation.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMember, haveHeard, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { everyResource } from '../helpers/every-resource.ts';
import { signPlatform } from '../helpers/platform-people.ts';
import { asStored, bodies, type Given, isFreeText, rubbishFor } from '../helpers/resource-values.ts';

const resources = await everyResource();
const globalPaths = resources.filter(({ resource }) => resource.isGlobal).map(({ path }) => path);
const runs = { seed: 20_261_121, numRuns: 12, endOnFailure: true };

let service: TestApp;
let org: TestOrg;
let viewer: { token: string };
let foreigner: TestOrg;
let contactId: string;
let ops: { token: string };

beforeAll(async () => {
  const plenty = { RATE_LIMIT_PER_IP: '1000000', RATE_LIMIT_PER_ORG: '1000000' };
  service = await startTestApp({ env: plenty });
  org = await makeOrg(service.stack);
  viewer = await addMember(service.stack, org.id, 'viewer');
  foreigner = await makeOrg(service.stack);
  ops = { token: await signPlatform(service.stack) };
  const { rows } = await service.stack.sql.query<{ id: string }>(
    `insert into contacts (org_id, full_name) values ($1, 'Somebody') returning id`,
    [org.id],
  );
  contactId = rows[0]?.id ?? '';
  await haveHeard(service.stack, service.app);
});
afterAll(() => service?.close());

/** Later than all others, so that no two appointments overlap. */
let start = Date.parse('2030-01-01T00:00:00Z');
const laterStart = () => {
  start += 7_200_000;
  return new Date(start).toISOString();
};
const givenTo: Record<string, Given> = {
  '/api/appointments': {
    scheduled_at: laterStart,
    ends_at: () => new Date(start + 3_600_000).toISOString(),
  },
  '/api/campaigns': { starts_at: () => null, ends_at: () => null },
  '/api/messages': { contact_id: () => contactId },
};

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** A caller with access. */
const somebodyFor = (method: Method, url: string) =>
  method !== 'GET' && globalPaths.some((path) => url.startsWith(path)) ? ops : org;

async function send(
  method: Method,
  url: string,
  {
    body,
    as = somebodyFor(method, url),
    headers = {},
  }: { body?: object; as?: { token: string }; headers?: Record<string, string> } = {},
) {
  const answer = await service.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${as.token}`, ...headers },
    ...(body === undefined ? {} : { payload: body }),
  });
  return {
    status: answer.statusCode,
    body: answer.body === '' ? null : answer.json(),
    etag: String(answer.headers.etag),
  };
}

describe.each(resources)('$path', ({ path, resource }) => {
  const { fields, table } = resource;
  const given = givenTo[path] ?? {};
  const full = bodies(fields, given, { everyField: true });
  const some = bodies(fields, given, { everyField: false });

  const stored = async () => {
    const { rows } = await service.stack.sql.query<{ rows: string }>(
      `select count(*)::text || coalesce(max(updated_at)::text, '') as rows from ${table}`,
    );
    return rows[0]?.rows;
  };

  function expectWritten(row: Record<string, unknown>, body: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(body)) {
      const field = fields[name];
      if (field === undefined) throw new Error(`${name} is no field`);
      expect(asStored(field, row[name]), name).toEqual(asStored(field, value));
    }
  }

  const listed = async (id: string) => {
    const { status, body } = await send('GET', `${path}?limit=100`);
    expect(status).toBe(200);
    return (body.data as { id: string }[]).find((row) => row.id === id);
  };

  async function make(body: Record<string, unknown>) {
    const made = await send('POST', path, { body });
    expect(made, JSON.stringify(made.body)).toMatchObject({ status: 201 });
    // A custom create returns more than the row.
    const row: typeof made.body = Object.fromEntries(
      Object.entries(made.body).filter(([name]) => name in resource.Item.properties),
    );
    return { ...made, body: row, url: `${path}/${row.id}` };
  }

  it('is read as it was written, immediately after each write', async () => {
    await fc.assert(
      fc.asyncProperty(full, some, async (first, change) => {
        const { body: row, url } = await make(first);
        expectWritten(row, first);
        expect((await send('GET', url)).body).toEqual(row);
        // A message in the list also has a snippet.
        expect(await listed(row.id)).toMatchObject(row);
        if (Object.keys(change).length > 0) {
          const changed = await send('PATCH', url, { body: change });
          expect(changed, JSON.stringify(changed.body)).toMatchObject({ status: 200 });
          expectWritten(changed.body, { ...first, ...change });
          expect(await listed(row.id)).toMatchObject(changed.body);
          expect((await send('GET', url)).body).toEqual(changed.body);
        }
        expect((await send('DELETE', url)).status).toBe(204);
        expect((await send('GET', url)).status).toBe(404);
        expect(await listed(row.id)).toBeUndefined();
        expect((await send('DELETE', url)).status).toBe(404);
      }),
      runs,
    );
  });

  it('refuses an invalid value by the name of the field, and stores nothing', async () => {
    const [sample = {}] = fc.sample(full, { seed: runs.seed, numRuns: 1 });
    const { url } = await make(fc.sample(full, { seed: runs.seed + 1, numRuns: 1 })[0] ?? {});
    const before = await stored();
    for (const [name, field] of Object.entries(fields)) {
      for (const value of rubbishFor(field)) {
        for (const answer of [
          await send('POST', path, { body: { ...sample, [name]: value } }),
          await send('PATCH', url, { body: { [name]: value } }),
        ]) {
          expect(answer, `${name}: ${JSON.stringify(value)}`).toMatchObject({ status: 400 });
          expect(answer.body.message, JSON.stringify(value)).toContain(name);
        }
      }
    }
    for (const name of ['nonsense', 'id', 'org_id', 'created_at', '__proto__x']) {
      const answer = await send('POST', path, { body: { ...sample, [name]: randomUUID() } });
      expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
      expect(answer.body.message).toContain(name);
    }
    for (const name of Object.keys(fields).filter((each) => fields[each]?.isRequired)) {
      const { [name]: _, ...rest } = sample;
      expect((await send('POST', path, { body: rest })).body.message).toBe(`${name} is missing`);
    }
    expect((await send('PATCH', url, { body: {} })).status).toBe(400);
    expect(await stored()).toBe(before);
    await send('DELETE', url);
  });

  it('refuses control characters in search and filters by the name of the parameter', async () => {
    const texts = (resource.filters ?? []).filter((name) => isFreeText(fields[name]));
    for (const [name, value] of [
      ...['%00', 'Ava%00zzz', 'a%0Ab', 'a%7F', 'a%C2%85'].map((value) => ['search', value]),
      ...texts.flatMap((filter) => ['%00', 'web%00'].map((value) => [filter, value])),
    ]) {
      const answer = await send('GET', `${path}?${name}=${value}`);
      expect(answer, value).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
      expect(answer.body.message).toMatch(new RegExp(`^${name} `));
    }
  });

  it('is not changed with an outdated etag', async () => {
    const [one = {}, other = {}] = fc.sample(full, { seed: runs.seed + 2, numRuns: 2 });
    const { url, etag } = await make(one);
    const changed = await send('PATCH', url, { body: other, headers: { 'if-match': etag } });
    expect(changed, JSON.stringify(changed.body)).toMatchObject({ status: 200 });
    const stale = await send('PATCH', url, { body: one, headers: { 'if-match': etag } });
    expect(stale).toMatchObject({ status: 412, body: { code: 'PRECONDITION_FAILED' } });
    expect((await send('GET', url)).body).toEqual(changed.body);
    await send('DELETE', url);
  });

  it('is not found by another organisation, and not written by a viewer', async () => {
    const [body = {}, change = {}] = fc.sample(full, { seed: runs.seed + 3, numRuns: 2 });
    const { url } = await make(body);
    const before = await stored();
    for (const [method, sent] of [
      ['GET', undefined],
      ['PATCH', { body: change }],
      ['DELETE', undefined],
    ] as const) {
      const refused = resource.isGlobal ? (method === 'GET' ? 200 : 403) : 404;
      expect((await send(method, url, { ...sent, as: foreigner })).status, method).toBe(refused);
    }
    if (!resource.isGlobal) expect((await send('GET', path, { as: foreigner })).body.pagination.total).toBe(0);
    for (const [method, where, sent] of [
      ['POST', path, { body }],
      ['PATCH', url, { body: change }],
      ['DELETE', url, undefined],
    ] as const) {
      const answer = await send(method, where, { ...sent, as: viewer });
      expect(answer, method).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    }
    expect((await send('GET', url, { as: viewer })).status).toBe(200);
    expect(await stored()).toBe(before);
    await send('DELETE', url);
  });
});
