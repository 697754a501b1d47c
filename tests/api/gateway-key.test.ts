// PostgREST refuses every member request without the gateway key of the service, whatever else the request contains.
import { once } from 'node:events';
import { request as openRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signUser, startInstance } from '../helpers/app.ts';
import { startFaultyUpstream } from '../helpers/faulty-upstream.ts';
import { addressOf, readIds } from '../helpers/org-row-ids.ts';
import { signPlatform, signService } from '../helpers/platform-callers.ts';
import { requestAs } from '../helpers/request-as.ts';
import { methodOf, routeAccess } from '../helpers/route-access.ts';
import { gatewayHeaders, startTestStack, type TestStack } from '../helpers/stack.ts';
import { createTwoOrgs, own, users } from '../helpers/two-orgs.ts';

type Headers = Record<string, string | string[]>;

let stack: TestStack;
let member: Headers;
let key: string;

beforeAll(async () => {
  stack = await startTestStack();
  await createTwoOrgs(stack.sql);
  key = stack.keys.gatewayKey;
  member = { authorization: `Bearer ${await signUser(stack, users.owner, own.id)}`, 'x-org-id': own.id };
});
afterAll(() => stack?.close());

/** fetch would join repeated headers into one line. */
async function ask(path: string, headers: Headers, { method = 'GET', body = '' } = {}) {
  const { url, publishableKey } = stack.services.supabase;
  const type = body === '' ? {} : { 'content-type': 'application/json', 'content-length': String(body.length) };
  const outgoing = openRequest(`${url}/rest/v1/${path}`, {
    method,
    headers: { apikey: publishableKey, ...type, ...headers },
  });
  outgoing.end(body);
  const [answer] = await once(outgoing, 'response');
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) text += chunk;
  return { status: answer.statusCode, text, range: String(answer.headers['content-range'] ?? '') };
}

const refused = { code: 'PT403', message: 'This API is reached through the Callboard service only' };

describe('a request with the token of a member', () => {
  const withKey = (value: string | string[]): Headers => ({ ...member, 'x-callboard-key': value });

  it.each<[string, () => Headers]>([
    ['no key', () => member],
    ['an empty key', () => withKey('')],
    ['another key', () => withKey('callboard_0000000000000000000000000000000000000000000')],
    ['the key in another case', () => withKey(key.toUpperCase())],
    ['the key with an extra character', () => withKey(`${key}0`)],
    ['the key in another header', () => ({ ...member, 'x-callboard-key-2': key, apikey: key })],
    ['no org', () => ({ authorization: String(member.authorization) })],
  ])('is refused with %s', async (_, headers) => {
    const { status, text } = await ask('call_logs?select=id', headers());
    expect({ status, body: JSON.parse(text) }).toMatchObject({ status: 403, body: refused });
  });

  it('is refused with the stored hash instead of the key', async () => {
    const { rows } = await stack.sql.query<{ hash: Buffer }>('select hash from private.gateway_keys');
    const [{ hash } = { hash: Buffer.of() }] = rows;
    for (const text of [hash.toString('hex'), `\\x${hash.toString('hex')}`, hash.toString('base64')]) {
      expect((await ask('call_logs?select=id', withKey(text))).status).toBe(403);
    }
  });

  it('is served with the key, also in a read-only transaction', async () => {
    const read = await ask('call_logs?select=id', withKey(key));
    expect({ status: read.status, calls: JSON.parse(read.text) }).toMatchObject({ status: 200, calls: [{}] });
    const written = await ask('contacts', withKey(key), {
      method: 'POST',
      body: JSON.stringify({ org_id: own.id, full_name: 'Bob' }),
    });
    expect(written.status).toBe(201);
  });

  it('is decided by the last of two keys', async () => {
    const wrong = key.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    expect((await ask('call_logs?select=id', withKey([key, wrong]))).status).toBe(403);
    expect((await ask('call_logs?select=id', withKey([wrong, key]))).status).toBe(200);
  });

  it('is refused at the API description too', async () => {
    expect((await ask('', member)).status).toBe(403);
  });
});

describe('a request with another role', () => {
  it('is refused without the key for every role except anon and service_role', async () => {
    const { rows } = await stack.sql.query<{ name: string }>(
      `select granted.rolname as name from pg_auth_members
       join pg_roles as granted on granted.oid = roleid
       join pg_roles as authenticator on authenticator.oid = member and authenticator.rolname = 'authenticator'`,
    );
    const statuses = rows.map(async ({ name }) => {
      const token = await stack.keys.sign({ role: name }, { expiresInSeconds: 60 });
      const { text } = await ask('rpc/ping', { authorization: `Bearer ${token}` });
      return [name, text === 'true' ? 'served' : JSON.parse(text).code];
    });
    const { anon, service_role, ...others } = Object.fromEntries(await Promise.all(statuses));
    expect({ anon, service_role }).toEqual({ anon: 'served', service_role: 'served' });
    expect(Object.keys(others)).toContain('authenticated');
    expect(new Set(Object.values(others))).toEqual(new Set(['PT403']));
  });

  it('cannot read the hashes', async () => {
    const token = await stack.keys.sign({ role: 'service_role' }, { expiresInSeconds: 60 });
    const service = { authorization: `Bearer ${token}` };
    expect((await ask('gateway_keys', service)).status).toBe(404);
    expect((await ask('gateway_keys', { ...service, 'accept-profile': 'private' })).status).toBe(406);
    expect((await ask('rpc/check_request', service)).status).toBe(404);
    for (const role of ['anon', 'authenticated', 'service_role']) {
      const { rows } = await stack.sql.query(
        `select has_table_privilege('${role}', 'private.gateway_keys', 'select, insert, update, delete') as may`,
      );
      expect({ role, ...rows[0] }).toEqual({ role, may: false });
    }
  });
});

describe('a planner estimate', () => {
  const forms: [string, string | string[]][] = [
    ['planned', 'count=planned'],
    ['estimated', 'count=estimated'],
    ['planned, in another case and with blanks', 'Count = planned , count=planned'],
    ['planned, behind exact', 'count=exact, count=planned'],
    ['planned, before exact', 'count=planned, count=exact'],
    ['planned, in a line of its own before exact', ['count=planned', 'count=exact']],
    ['planned, in a line of its own behind exact', ['count=exact', 'count=planned']],
    ['estimated, in two lines', ['count=estimated', 'return=minimal']],
    ['estimated, in three lines', ['tx=commit', 'count=estimated', 'handling=strict']],
  ];
  const paths = ['call_logs?select=id&org_id=eq.20000000-0000-4000-8000-000000000000', 'rpc/my_memberships'];

  it.each(forms)('is in no response to a member without the key: %s', async (_, prefer) => {
    for (const path of paths) {
      for (const method of ['GET', 'HEAD', 'POST']) {
        const body = method === 'POST' ? '{}' : '';
        const { status, range } = await ask(path, { ...member, prefer, range: '0-0' }, { method, body });
        expect({ path, method, status, range }).toEqual({ path, method, status: 403, range: '' });
      }
    }
  });

  // Uses its own instance, because every request passes a recorder.
  it('is never requested by the service, which sends its key with every query', async () => {
    const upstream = await startFaultyUpstream(stack.services.supabase.url);
    const app = await startInstance(stack, { between: upstream.inFrontOf });
    try {
      const sent: { name: string; prefer: string; hasKey: boolean }[] = [];
      upstream.setFault(({ name, request, forward }) => {
        if (request.url?.startsWith('/rest/v1/')) {
          const prefer = request.rawHeaders.filter((_, at) => request.rawHeaders[at - 1]?.toLowerCase() === 'prefer');
          const hasKey = request.headers['x-callboard-key'] === key;
          sent.push({ name, prefer: prefer.join(', '), hasKey });
        }
        forward();
      });
      await stack.sql.query(`delete from contacts where full_name = 'Bob' and org_id = $1`, [own.id]);
      const ids = await readIds(stack.sql, own.id, 'ownface');
      const tokens = {
        member: await signUser(stack, users.owner, own.id),
        ops: await signPlatform(stack, { userId: users.ops }),
        service: await signService(stack),
      };
      const routes = Object.entries(routeAccess).sort(([a], [b]) => orderOf(a) - orderOf(b));
      for (const [route, guarded] of routes) {
        if (guarded.access === 'open') continue;
        const { access } = guarded;
        const as = access === 'ops' || access === 'service' ? access : access === 'monitor' ? 'ops' : 'member';
        await app.inject({
          method: methodOf(route) as 'GET',
          url: addressOf(route, guarded, ids),
          headers: { authorization: `Bearer ${tokens[as]}` },
          ...(guarded.body === undefined ? {} : { payload: guarded.body }),
        });
      }
      expect(sent.length).toBeGreaterThan(80);
      expect(sent.filter(({ hasKey }) => !hasKey)).toEqual([]);
      expect(sent.filter(({ prefer }) => /planned|estimated/i.test(prefer))).toEqual([]);
      expect(sent.some(({ prefer }) => /count=exact/.test(prefer))).toBe(true);
    } finally {
      await app.close();
      await upstream.close();
    }
  });

  /** Deletes run last, because the other routes need the rows. */
  const orderOf = (route: string) => (methodOf(route) === 'DELETE' ? 1 : 0);
});

describe('the service', () => {
  beforeEach(() => stack.sql.query('delete from private.gateway_keys'));

  it('is unavailable to members and logs the reason while the database does not have its key', async () => {
    const lines: string[] = [];
    const logger = { level: 'warn', stream: { write: (line: string) => void lines.push(line) } } as const;
    const app = await startInstance(stack, { logger });
    const get = requestAs(app, await signUser(stack, users.owner, own.id));
    try {
      const answer = await get('GET', '/api/contacts');
      expect(answer).toMatchObject({ status: 503, body: { code: 'DATABASE_UNAVAILABLE' } });
      expect(lines.join('')).toContain('CALLBOARD_KEY');
      expect(lines.join('')).not.toContain(key);
    } finally {
      await app.close();
    }
  });

  it('works with either of two keys', async () => {
    const { addGatewayKey, keepGatewayKey } = await import('../../src/database/gateway-keys.ts');
    const client = await stack.sql.connect();
    try {
      await keepGatewayKey(client, key);
      const next = await addGatewayKey(client);
      for (const each of [key, next?.key ?? '']) {
        expect((await ask('contacts?select=id', { ...member, 'x-callboard-key': each })).status).toBe(200);
      }
      expect(await addGatewayKey(client)).toBeUndefined();
      expect({ ...gatewayHeaders(stack) }['x-callboard-key']).toBe(key);
    } finally {
      client.release();
    }
  });
});
