// Preferences belong to a user, and no other user can read them, also not through PostgREST.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMember, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { gatewayHeaders } from '../helpers/stack.ts';

let service: TestApp;
let org: TestOrg;
let other: { readonly token: string; readonly userId: string };

beforeAll(async () => {
  service = await startTestApp({ env: { CORS_ORIGINS: 'https://dashboard.example' } });
  org = await makeOrg(service.stack);
  other = await addMember(service.stack, org.id, 'owner');
});
afterAll(() => service?.close());

const url = '/api/me/preferences';

async function send(method: 'GET' | 'PUT', body?: object, token = org.token) {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await service.app.inject({ method, url, headers, ...(body && { payload: body }) });
  return { status: answer.statusCode, body: answer.json() };
}

describe('preferences', () => {
  it('are empty at first, and replaced by each write', async () => {
    expect(await send('GET')).toEqual({ status: 200, body: { preferences: {}, updated_at: null } });
    for (const preferences of [{ theme: 'dark', columns: ['a', null, 1.5] }, { theme: 'light' }, {}]) {
      const written = await send('PUT', { preferences });
      expect(written).toEqual({ status: 200, body: { preferences, updated_at: expect.any(String) } });
      expect(await send('GET')).toEqual(written);
    }
  });

  it('are those of the user alone, in every organisation', async () => {
    await send('PUT', { preferences: { theme: 'dark' } });
    expect((await send('GET', undefined, other.token)).body.preferences).toEqual({});
    const headers = { authorization: `Bearer ${org.token}`, 'x-org-id': (await makeOrg(service.stack)).id };
    expect((await service.app.inject({ url, headers })).json().preferences).toEqual({ theme: 'dark' });
  });

  it('cannot be read or written by another user through PostgREST', async () => {
    await send('PUT', { preferences: { theme: 'dark' } });
    const ask = async (method: string, path: string, body?: object) => {
      const headers = {
        ...gatewayHeaders(service.stack),
        authorization: `Bearer ${other.token}`,
        'content-type': 'application/json',
        prefer: 'return=representation, resolution=merge-duplicates',
      };
      const sent = body && { body: JSON.stringify(body) };
      const response = await fetch(`${service.stack.services.supabase.url}/rest/v1/${path}`, {
        method,
        headers,
        ...sent,
      });
      return (await response.json()) as unknown;
    };
    const row = { user_id: org.userId, preferences: { theme: 'stolen' } };
    expect(await ask('GET', 'user_preferences?select=*')).toEqual([]);
    expect(await ask('PATCH', `user_preferences?user_id=eq.${org.userId}`, { preferences: {} })).toEqual([]);
    for (const body of [row, { preferences: {} }]) {
      expect(await ask('POST', 'user_preferences', body)).toMatchObject({ code: '42501' });
    }
    expect((await send('GET')).body.preferences).toEqual({ theme: 'dark' });
  });

  it('have at most 16 KB', async () => {
    const sized = (bytes: number) => ({
      preferences: { text: 'x'.repeat(bytes - '{"preferences":{"text":""}}'.length) },
    });
    expect((await send('PUT', sized(16 * 1024))).status).toBe(200);
    // 500 numbers of 300 digits.
    const long = { preferences: { numbers: Array(500).fill(1e300) } };
    for (const body of [sized(16 * 1024 + 1), long]) {
      expect(await send('PUT', body)).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } });
    }
  });

  it.each([
    [{ preferences: [] }, 'preferences'],
    [{ preferences: null }, 'preferences'],
    [{}, 'preferences'],
    [{ preferences: { text: 'a\0b' } }, 'preferences'],
    [{ preferences: {}, theme: 'dark' }, 'theme'],
  ])('are refused when they are not valid: %j', async (body, field) => {
    expect(await send('PUT', body)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', field } });
  });

  it('can be written from another origin', async () => {
    const headers = { origin: 'https://dashboard.example', 'access-control-request-method': 'PUT' };
    const preflight = await service.app.inject({ method: 'OPTIONS', url, headers });
    expect(preflight.headers['access-control-allow-methods']).toContain('PUT');
  });
});
