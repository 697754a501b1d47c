// Connections to providers: the resource, and its secrets.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSecretBox } from '../../src/database/secret-box.ts';
import { get, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';

const publicUrl = 'https://calls.example.com';
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
    expect(list.body.data).toEqual([read.body]);
    for (const shown of [created, read.body]) {
      expect(Object.keys(shown)).not.toContain('secrets');
      expect(JSON.stringify(shown)).not.toContain(row.secrets[0]);
      expect(JSON.stringify(shown)).not.toContain(apiKey);
    }
  });
});
