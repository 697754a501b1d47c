import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haveHeard, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';

let service: TestApp;
let org: TestOrg;

beforeAll(async () => {
  service = await startTestApp();
  org = await makeOrg(service.stack);
});
afterAll(() => service?.close());

async function send(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: object, headers = {}) {
  const answer = await service.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${org.token}`, ...headers },
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.body === '' ? null : answer.json() };
}

describe('a contact', () => {
  it('is created, read, listed, changed, found and deleted, and the next read sees each write', async () => {
    const made = await send('POST', '/api/contacts', {
      full_name: 'Ada',
      phone: '+1 (555) 010-9999',
      email: 'Ada@Example.com',
    });
    expect(made).toMatchObject({
      status: 201,
      body: { full_name: 'Ada', phone: '+15550109999', email: 'ada@example.com' },
    });
    const url = `/api/contacts/${made.body.id}`;
    // The change feed repeats the announcement of the write. Received late, it would outdate the cached response below.
    await haveHeard(service.stack, service.app);
    expect(await send('GET', url)).toMatchObject({ status: 200, body: made.body });
    expect((await send('GET', url)).headers).toMatchObject({ 'x-cache': 'HIT', etag: made.headers.etag });
    expect((await send('GET', '/api/contacts')).body).toEqual({
      data: [made.body],
      pagination: { page: 1, limit: 20, total: 1, totalPages: 1 },
    });
    const changed = await send(
      'PATCH',
      url,
      { temperature: 'hot', phone: null },
      { 'if-match': String(made.headers.etag) },
    );
    expect(changed).toMatchObject({ status: 200, body: { temperature: 'hot', phone: null } });
    expect((await send('GET', url)).body).toEqual(changed.body);
    expect(await send('PATCH', url, { notes: 'x' }, { 'if-match': String(made.headers.etag) })).toMatchObject({
      status: 412,
    });
    expect((await send('GET', '/api/contacts?search=ad&temperature=hot')).body.data).toEqual([changed.body]);
    expect((await send('GET', '/api/contacts?temperature=cold')).body.data).toEqual([]);
    expect((await send('DELETE', url)).status).toBe(204);
    expect((await send('GET', url)).body.code).toBe('CONTACT_NOT_FOUND');
    expect((await send('GET', '/api/contacts')).body.pagination.total).toBe(0);
    expect((await send('PATCH', url, { notes: 'x' })).status).toBe(404);
  });

  it('is refused with the name of the invalid field', async () => {
    for (const [body, message] of [
      [{}, 'full_name is missing'],
      [{ full_name: 5 }, 'full_name must be string'],
      [{ full_name: null }, 'full_name must be string'],
      [{ full_name: 'a', phone: '12' }, 'phone'],
      [{ full_name: 'a', phone: '010-9999' }, 'phone is not a phone number'],
      [{ full_name: 'a', account_id: '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10' }, 'account_id does not exist'],
      [{ full_name: 'a', nonsense: 1 }, 'nonsense'],
      [{ full_name: 'a\0b' }, 'full_name contains a character'],
    ] as const) {
      const answer = await send('POST', '/api/contacts', body);
      expect(answer, JSON.stringify(body)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
      expect(answer.body.message).toContain(message);
    }
    expect((await send('GET', '/api/contacts')).body.pagination.total).toBe(0);
  });
});

describe('a body', () => {
  const sent = (method: 'POST' | 'DELETE', url: string, payload: string | undefined, type = 'application/json') =>
    service.app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${org.token}`, 'content-type': type },
      ...(payload === undefined ? {} : { payload }),
    });

  it('may be empty, also with a content type', async () => {
    const { body: lead } = await send('POST', '/api/leads', { name: 'Ada' });
    expect((await sent('POST', `/api/leads/${lead.id}/convert`, '')).statusCode).toBe(200);
    expect((await sent('DELETE', `/api/leads/${lead.id}`, undefined)).statusCode).toBe(204);
    const missing = await sent('POST', '/api/contacts', '');
    expect(missing.json()).toMatchObject({ statusCode: 400, code: 'VALIDATION_FAILED' });
    expect(missing.json().message).toContain('body');
  });

  it('that is not JSON, or has another content type, is refused', async () => {
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded']) {
      const { statusCode } = await sent('POST', '/api/contacts', '{"full_name":"Ada"}', type);
      expect(statusCode, type).toBe(415);
    }
    expect((await sent('POST', '/api/contacts', '{"full_name":')).json().code).toBe('BAD_REQUEST');
    expect((await sent('POST', '/api/contacts', '{"full_name":"Ada","__proto__":{}}')).statusCode).toBe(400);
  });

  it('with a name of white space only is refused', async () => {
    for (const full_name of [' ', '\t\n', '\u00a0']) {
      const { status, body } = await send('POST', '/api/contacts', { full_name });
      expect({ status, code: body.code }).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
      expect(body.message).toContain('full_name');
    }
  });
});
