// Connections to providers: the resource, and its secrets.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSecretBox } from '../../src/database/secret-box.ts';
import { addMember, get, makeOrg, startInstance, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { requestPostgrestAs } from '../helpers/request-as.ts';
import { completedCall, postTwilio, publicUrl } from '../helpers/twilio-delivery.ts';

const secret = 'a-secret-that-must-not-be-shown';
const apiKey = 'SK1:an-api-key-that-must-not-be-shown';

let service: TestApp;
let org: TestOrg;
const lines: string[] = [];

beforeAll(async () => {
  const stream = { write: (line: string) => void lines.push(line) };
  service = await startTestApp({ env: { PUBLIC_URL: publicUrl }, logger: { level: 'trace', stream } });
});
afterAll(() => service?.close());
beforeEach(async () => {
  org = await makeOrg(service.stack);
});

async function send(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object, token = org.token) {
  const response = await service.app.inject({
    method,
    url: `/api/connections${path}`,
    headers: { authorization: `Bearer ${token}` },
    ...(body && { payload: body }),
  });
  return {
    status: response.statusCode,
    headers: response.headers,
    body: response.body === '' ? null : response.json(),
  };
}

const create = async (body: object = {}) =>
  (await send('POST', '', { provider: 'twilio', name: 'Main', secret, ...body })).body;

const stored = async (id: string) =>
  (await service.stack.sql.query('select * from connections where id = $1', [id])).rows[0];

const opened = async (id: string): Promise<string[]> => {
  const box = createSecretBox(service.stack.services.secretKeys);
  const { secrets } = await stored(id);
  return secrets.map((sealed: string) => box.open(sealed, { orgId: org.id, connectionId: id, purpose: 'secret' }));
};

describe('a new connection', () => {
  it('has a webhook URL that cannot be guessed, and the steps to set up the provider with it', async () => {
    const { status, body, headers } = await send('POST', '', { provider: 'twilio', name: 'Main', secret });
    expect(status).toBe(201);
    expect(headers.location).toBe(`/api/connections/${body.id}`);
    expect(body.webhook_url).toMatch(new RegExp(`^${publicUrl}/webhooks/twilio/[0-9a-f]{32}$`));
    expect(body.setup.steps.join()).toContain(body.webhook_url);
    expect(body.setup.events).toContain('completed');
    expect(body.setup.never_point_here).not.toEqual([]);
    expect(body).toMatchObject({ name: 'Main', active: true, options: {}, secret_count: 1, has_api_key: false });
  });

  it('stores its secret and its API key encrypted, and shows them in no response', async () => {
    const created = await create({ api_key: apiKey });
    const row = await stored(created.id);
    expect(JSON.stringify(row)).not.toContain(secret);
    expect(JSON.stringify(row)).not.toContain(apiKey);
    expect(await opened(created.id)).toEqual([secret]);
    const box = createSecretBox(service.stack.services.secretKeys);
    const place = { orgId: org.id, connectionId: created.id, purpose: 'api key' } as const;
    expect(box.open(row.api_key, place)).toBe(apiKey);
    const read = await get(service.app, org, `/api/connections/${created.id}`);
    const list = await get(service.app, org, '/api/connections');
    expect(list.body.data).toEqual([{ ...read.body, health: expect.any(Object) }]);
    for (const shown of [created, read.body]) {
      expect(Object.keys(shown)).not.toContain('secrets');
      expect(JSON.stringify(shown)).not.toContain(row.secrets[0]);
      expect(JSON.stringify(shown)).not.toContain(apiKey);
    }
  });
});

describe('a change of a connection', () => {
  it('replaces its options and its API key, and keeps the rest', async () => {
    const { id } = await create();
    const options = { accountSid: `AC${'0'.repeat(32)}` };
    const changed = await send('PATCH', `/${id}`, { options, api_key: apiKey });
    expect(changed.body).toMatchObject({ name: 'Main', options, has_api_key: true, secret_count: 1 });
    expect((await send('PATCH', `/${id}`, { api_key: null })).body).toMatchObject({ options, has_api_key: false });
  });

  it.each([
    ['an unknown option', { options: { unknown: true } }],
    ['a wrong value', { options: { accountSid: 'wrong' } }],
    ['another provider', { provider: 'vapi' }],
    ['a secret', { secret }],
    ['nothing', {}],
  ])('is refused with %s', async (_what, body) => {
    const { id } = await create();
    const answer = await send('PATCH', `/${id}`, body);
    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe('VALIDATION_FAILED');
  });

  it('is refused when the connection has changed since it was read', async () => {
    const { id } = await create();
    const { headers } = await get(service.app, org, `/api/connections/${id}`);
    await send('PATCH', `/${id}`, { name: 'Other' });
    const answer = await service.app.inject({
      method: 'PATCH',
      url: `/api/connections/${id}`,
      headers: { authorization: `Bearer ${org.token}`, 'if-match': String(headers.etag) },
      payload: { active: false },
    });
    expect(answer.statusCode).toBe(412);
  });
});

it.each([
  [
    'options that the provider does not have',
    { options: { scheme: 'bearer' } },
    'options.scheme is not an option of this provider',
  ],
  ['an option with a wrong form', { options: { accountSid: 'AC1' } }, 'options.accountSid is not valid'],
  [
    'an option with an unknown value',
    { provider: 'vapi', options: { scheme: 'none' } },
    'options.scheme must be equal to one of the allowed values: hmac, hmac-body, bearer',
  ],
  ['an unknown provider', { provider: 'unknown' }, 'provider'],
  ['a blank secret', { secret: ' ' }, 'secret'],
])('a new connection is refused with %s', async (_what, body, named) => {
  const answer = await send('POST', '', { provider: 'twilio', name: 'Main', ...body });
  expect(answer.status).toBe(400);
  expect(answer.body.message).toContain(named);
});

describe('the rotation of a secret', () => {
  it('keeps the older secret until it is removed', async () => {
    const { id } = await create();
    expect((await send('POST', `/${id}/secrets`, { secret: 'the newer' })).body).toMatchObject({ secret_count: 2 });
    expect(await opened(id)).toEqual(['the newer', secret]);
    expect((await send('DELETE', `/${id}/secrets/older`)).body).toMatchObject({ secret_count: 1 });
    expect(await opened(id)).toEqual(['the newer']);
  });

  it('can be taken back', async () => {
    const { id } = await create();
    await send('POST', `/${id}/secrets`, { secret: 'mistyped' });
    await send('DELETE', `/${id}/secrets/newer`);
    expect(await opened(id)).toEqual([secret]);
  });

  it('never drops a secret that may be in use', async () => {
    const { id } = await create();
    expect((await send('DELETE', `/${id}/secrets/older`)).status).toBe(409);
    await send('POST', `/${id}/secrets`, { secret: 'the newer' });
    expect((await send('POST', `/${id}/secrets`, { secret: 'a third' })).status).toBe(409);
    expect(await opened(id)).toEqual(['the newer', secret]);
  });

  it('adds the first secret to a connection that was created before the provider issued it', async () => {
    const { id } = await create({ secret: undefined });
    expect((await send('POST', `/${id}/secrets`, { secret })).body).toMatchObject({ secret_count: 1 });
    expect(await opened(id)).toEqual([secret]);
  });
});

describe('a delivery', () => {
  async function deliver({ id, webhook_url }: { id: string; webhook_url: string }, signedBy: string) {
    const connection = { id, webhookId: '', path: new URL(webhook_url).pathname, secret: signedBy };
    return (await postTwilio(service.app, connection, completedCall)).statusCode;
  }

  it('is verified with both secrets during a rotation, and with the newer one after it', async () => {
    const created = await create();
    expect(await deliver(created, secret)).toBe(200);
    expect(await deliver(created, 'the newer')).toBe(401);
    await send('POST', `/${created.id}/secrets`, { secret: 'the newer' });
    expect(await deliver(created, secret)).toBe(200);
    expect(await deliver(created, 'the newer')).toBe(200);
    await send('DELETE', `/${created.id}/secrets/older`);
    expect(await deliver(created, secret)).toBe(401);
    expect(await deliver(created, 'the newer')).toBe(200);
  });

  it('is refused while the connection has no secret, is not active, or is deleted', async () => {
    const created = await create({ secret: undefined });
    expect(await deliver(created, '')).toBe(401);
    await send('POST', `/${created.id}/secrets`, { secret });
    expect(await deliver(created, secret)).toBe(200);
    await send('PATCH', `/${created.id}`, { active: false });
    expect(await deliver(created, secret)).toBe(404);
    await send('PATCH', `/${created.id}`, { active: true });
    expect(await deliver(created, secret)).toBe(200);
    await send('DELETE', `/${created.id}`);
    expect(await deliver(created, secret)).toBe(404);
  });
});

it('the webhook URL begins with the address that the service listens on when PUBLIC_URL is not set', async () => {
  const app = await startInstance(service.stack);
  try {
    const address = await app.listen({ host: '127.0.0.1', port: 0 });
    const { id } = await create();
    const { body } = await get(app, org, `/api/connections/${id}`);
    expect(body.webhook_url.startsWith(`${address}/webhooks/twilio/`)).toBe(true);
  } finally {
    await app.close();
  }
});

it('a new webhook URL replaces the old one at once', async () => {
  const created = await create();
  const statusOf = async (url: string) =>
    (await service.app.inject({ method: 'POST', url: new URL(url).pathname, payload: '{}' })).statusCode;
  expect(await statusOf(created.webhook_url)).toBe(401);
  const { body } = await send('POST', `/${created.id}/webhook-url`);
  expect(body.webhook_url).not.toBe(created.webhook_url);
  expect(await statusOf(created.webhook_url)).toBe(404);
  expect(await statusOf(body.webhook_url)).toBe(401);
});

describe('a member', () => {
  it.each(['agent', 'viewer'] as const)('with the role %s reads connections, and changes nothing', async (role) => {
    const { id } = await create();
    const { token } = await addMember(service.stack, org.id, role);
    for (const path of ['', `/${id}`, `/${id}/mappings`, `/${id}/health`]) {
      expect((await get(service.app, { token }, `/api/connections${path}`)).status, path).toBe(200);
    }
    const before = await stored(id);
    const writes = [
      send('POST', '', { provider: 'twilio', name: 'Other' }, token),
      send('PATCH', `/${id}`, { name: 'Other' }, token),
      send('POST', `/${id}/secrets`, { secret: 'other' }, token),
      send('DELETE', `/${id}/secrets/older`, undefined, token),
      send('POST', `/${id}/webhook-url`, undefined, token),
      send('POST', `/${id}/mappings`, { kind: 'agent', provider_id: '1', agent_id: id }, token),
      send('DELETE', `/${id}/mappings/${id}`, undefined, token),
      send('DELETE', `/${id}`, undefined, token),
    ];
    for (const answer of await Promise.all(writes)) expect(answer.status).toBe(403);
    expect(await stored(id)).toEqual(before);
  });

  it('reads and changes nothing of another organisation', async () => {
    const { id } = await create();
    const before = await stored(id);
    const { token } = await makeOrg(service.stack);
    for (const path of ['', '/mappings', '/health']) {
      expect((await get(service.app, { token }, `/api/connections/${id}${path}`)).status, path).toBe(404);
    }
    const writes = [
      send('PATCH', `/${id}`, { options: {} }, token),
      send('POST', `/${id}/secrets`, { secret: 'other' }, token),
      send('DELETE', `/${id}/secrets/older`, undefined, token),
      send('POST', `/${id}/webhook-url`, undefined, token),
      send('POST', `/${id}/mappings`, { kind: 'agent', provider_id: '1', agent_id: id }, token),
      send('DELETE', `/${id}`, undefined, token),
    ];
    for (const answer of await Promise.all(writes)) expect(answer.status).toBe(404);
    expect(await stored(id)).toEqual(before);
  });

  it.each(['secrets', 'api_key', '*'])('cannot read this column through PostgREST: %s', async (columns) => {
    await create({ api_key: apiKey });
    const ask = requestPostgrestAs(service.stack, org.token, org.id);
    const { status, body } = await ask('GET', `connections?select=${columns}`);
    expect({ status, code: body.code }).toEqual({ status: 403, code: '42501' });
  });

  it('cannot change the provider or the secrets through PostgREST', async () => {
    const { id } = await create();
    const ask = requestPostgrestAs(service.stack, org.token, org.id);
    for (const changes of [{ provider: 'vapi' }, { secrets: [] }]) {
      // Only the columns that members may read are returned.
      const { body } = await ask('PATCH', `connections?id=eq.${id}&select=id`, changes);
      expect(body.code).toBe('42501');
    }
    expect((await ask('PATCH', `connections?id=eq.${id}&select=id`, { name: 'Other' })).body).toEqual([{ id }]);
  });
});

it('secrets are in no audit entry and in no log line', async () => {
  const { id } = await create({ api_key: apiKey });
  await send('POST', `/${id}/secrets`, { secret: `newer ${secret}` });
  await send('PATCH', `/${id}`, { api_key: `newer ${apiKey}` });
  await send('POST', '', { provider: 'twilio', name: 'Main', secret, api_key: apiKey, unknown: secret });
  const { secrets, api_key } = await stored(id);
  await send('DELETE', `/${id}`);
  const { rows } = await service.stack.sql.query('select * from audit_log where org_id = $1', [org.id]);
  expect(rows.map(({ action }) => action)).toContain('connection.deleted');
  for (const text of [JSON.stringify(rows), lines.join('')]) {
    for (const hidden of [secret, apiKey, ...secrets, api_key]) expect(text).not.toContain(hidden);
  }
  expect(lines.length).toBeGreaterThan(10);
});
