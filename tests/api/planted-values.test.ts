// The test sends marked values through the API and searches for them in every log and outgoing message: the logs of PostgreSQL,
// PostgREST and the service, URLs to the gateway, alerts and error bodies. The database runs like a hosted project without
// custom settings: verbose errors, and every statement logged as slow.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { askAs } from '../helpers/ask-as.ts';
import { everyResource } from '../helpers/every-resource.ts';
import { foundIn, type Planted, plantedValues } from '../helpers/planted.ts';
import { signPlatform } from '../helpers/platform-people.ts';
import { startTroubledUpstream, type Trouble, type TroubledUpstream } from '../helpers/troubled-upstream.ts';

type Ask = ReturnType<typeof askAs>;

let service: TestApp;
let upstream: TroubledUpstream;
let org: TestOrg;
let planted: Planted;
let member: Ask;
let platform: Ask;
let secrets: Record<string, string>;
const lines: string[] = [];
const urls: string[] = [];
const alerts: string[] = [];
const refusals: string[] = [];

const webhook = createServer((request, response) => {
  request.on('data', (chunk) => alerts.push(String(chunk))).on('end', () => response.end());
});

const recorded: Trouble = ({ request, forward }) => {
  urls.push(request.url ?? '');
  forward();
};

/** Sends a request, and stores the body of an error response. */
async function ask(as: Ask, ...request: Parameters<Ask>) {
  const answer = await as(...request);
  if (answer.status >= 400) refusals.push(JSON.stringify(answer.body));
  return answer;
}

const event = (more: object = {}) => ({
  org_id: org.id,
  provider: 'twilio',
  provider_call_id: randomUUID(),
  direction: 'inbound',
  status: 'completed',
  from_number: planted.caller,
  transcript: planted.transcript,
  summary: planted.summary,
  metadata: { said: planted.metadata },
  ...more,
});
const contact = (more: object = {}) => ({
  full_name: planted.name,
  phone: planted.phone,
  email: planted.email,
  whatsapp: planted.whatsapp,
  facebook_id: planted.facebookId,
  notes: planted.note,
  ...more,
});

beforeAll(async () => {
  webhook.listen(0, '127.0.0.1');
  await once(webhook, 'listening');
  service = await startTestApp({
    prepared: (database) => `
      alter role authenticator in database ${database} set log_error_verbosity = 'verbose';
      alter role authenticator in database ${database} set log_min_duration_statement = 0`,
    env: { ALERT_WEBHOOK_URL: `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/` },
    logger: { level: 'debug', stream: { write: (line) => void lines.push(line) } },
    between: async (services) => {
      upstream = await startTroubledUpstream(services.supabase.url);
      return upstream.inFrontOf(services);
    },
  });
  upstream.make(recorded);
  const { stack } = service;
  org = await makeOrg(stack);
  planted = plantedValues(org.id);
  const token = await stack.keys.sign({ role: 'callboard_service' }, { expiresInSeconds: 600 });
  member = askAs(service.app, org.token);
  platform = askAs(service.app, token);
  const { publishableKey, gatewayKey } = stack.services.supabase;
  const { secretAccessKey } = stack.services.bucket;
  secrets = { token: org.token, serviceToken: token, publishableKey, gatewayKey, secretAccessKey };
}, 120_000);
afterAll(async () => {
  await service?.close();
  await upstream?.close();
  webhook.close();
});

describe('planted values', () => {
  it('are stored, found and changed', async () => {
    const made = await ask(member, 'POST', '/api/contacts', contact());
    expect(made.status).toBe(201);
    const one = `/api/contacts/${made.body.id}`;
    expect((await ask(member, 'PATCH', one, { notes: planted.note })).status).toBe(200);
    const { website, phone, email, name } = planted;
    for (const path of ['/api/accounts', '/api/bizdev-sources', '/api/leads', '/api/staff']) {
      const named = path === '/api/staff' ? { full_name: name } : { name };
      const more = path === '/api/accounts' || path === '/api/bizdev-sources' ? { website } : {};
      expect((await ask(member, 'POST', path, { ...named, phone, email, ...more })).status, path).toBe(201);
    }
    const message = { contact_id: made.body.id, method: 'sms', direction: 'inbound', content: planted.message };
    expect((await ask(member, 'POST', '/api/messages', message)).status).toBe(201);
    const call = await ask(
      platform,
      'POST',
      '/api/calls-dashboard/calls',
      event({ recording_key: planted.recordingKey }),
    );
    expect(call.status).toBe(201);
    expect((await ask(member, 'GET', `/api/calls-dashboard/${call.body.id}/recording-url`)).status).toBe(200);
    const identities = { phone, email, whatsapp: planted.whatsapp, facebook_id: planted.facebookId };
    for (const [identity, value] of Object.entries(identities)) {
      const url = `/api/contacts/lookup?${identity}=${encodeURIComponent(value)}`;
      expect((await ask(member, 'GET', url)).status, url).toBe(200);
    }
    expect((await ask(member, 'DELETE', one)).status).toBe(204);
  });

  it('are search terms in every list', async () => {
    const ops = askAs(service.app, await signPlatform(service.stack));
    const lists = (await everyResource()).map(({ path }) => path);
    for (const term of [planted.searchTerm, planted.phone, planted.email, planted.name, planted.caller]) {
      const search = `search=${encodeURIComponent(term)}`;
      for (const path of [...lists, '/api/calls-dashboard', '/api/calls-dashboard/stats']) {
        expect((await ask(member, 'GET', `${path}?${search}`)).status, path).toBe(200);
      }
      expect((await ask(ops, 'GET', `/api/organizations?${search}`)).status).toBe(200);
    }
  });

  it('are refused: by validation, a check, a reference, a unique key, and as a duplicate', async () => {
    const refused = [
      await ask(member, 'POST', '/api/contacts', contact({ phone: planted.note })),
      await ask(member, 'POST', '/api/contacts', contact({ temperature: planted.note })),
      await ask(member, 'GET', `/api/contacts?search=${planted.searchTerm}&limit=${planted.note}`),
      await ask(member, 'GET', `/api/contacts/${planted.email}`),
      await ask(member, 'GET', `/api/nothing/${planted.email}`),
      await ask(platform, 'POST', '/api/calls-dashboard/calls', event({ recording_key: `x/${planted.recordingKey}` })),
      await ask(platform, 'POST', '/api/calls-dashboard/calls', event({ contact_id: randomUUID() })),
      await ask(
        platform,
        'POST',
        '/api/calls-dashboard/calls',
        event({ metadata: { [planted.metadata]: 'x'.repeat(70_000) } }),
      ),
    ];
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400, 404, 400, 400, 400]);
    const { body } = await ask(member, 'POST', '/api/contacts', contact());
    expect((await ask(member, 'POST', '/api/contacts', contact())).status).toBe(409);
    const message = { contact_id: body.id, method: 'sms', direction: 'inbound', content: planted.message };
    expect((await ask(member, 'POST', '/api/messages', message)).status).toBe(201);
    expect((await ask(member, 'POST', '/api/messages', message)).status).toBe(409);
  });

  it('are in requests that time out or fail', async () => {
    const locked = await service.stack.sql.connect();
    await locked.query('begin; lock table contacts in access exclusive mode');
    const search = `/api/contacts?search=${encodeURIComponent(planted.searchTerm)}&limit=3`;
    const lookup = `/api/contacts/lookup?email=late-${planted.email}`;
    const late = await Promise.all([
      ask(member, 'POST', '/api/contacts', contact({ facebook_id: 'other', whatsapp: null })),
      ask(member, 'GET', search),
      ask(member, 'GET', lookup),
    ]);
    await locked.query('rollback');
    locked.release();
    expect(late.map(({ status }) => status)).toEqual([503, 503, 503]);

    const details = Object.values(planted).join(' ');
    const broken = JSON.stringify({ code: 'XX000', message: 'broken', details, hint: details });
    const json = { 'content-type': 'application/json' };
    upstream.make(({ response }) => void response.writeHead(500, json).end(broken));
    expect((await ask(member, 'GET', `${search}0`)).status).toBe(500);
    upstream.make(({ response }) => void response.writeHead(503, json).end(broken));
    for (let time = 0; time < 6; time += 1) {
      expect((await ask(member, 'GET', `${search}${time}`)).status).toBe(503);
    }
    upstream.make(recorded);
    await vi.waitFor(() => expect(alerts.join('')).toContain('database failed'), { timeout: 20_000 });
  });
});

describe('planted values do not appear', () => {
  const foundHere = (text: string) => foundIn(text, { ...planted, ...secrets });

  it("in PostgreSQL's log", () => {
    const log = readFileSync(service.stack.logs.postgres, 'utf8');
    for (const refusal of ['own_prefix', 'contact_id_fkey', 'idx_contacts_org_', 'statement timeout', 'duration: ']) {
      expect(log).toContain(refusal);
    }
    expect(foundHere(log)).toEqual([]);
  });

  it("in PostgREST's output", () => {
    expect(foundHere(readFileSync(service.stack.logs.postgrest, 'utf8'))).toEqual([]);
  });

  it('in a URL to the gateway', () => {
    expect(urls.length).toBeGreaterThan(50);
    expect(foundHere(urls.join('\n'))).toEqual([]);
  });

  it('in the log of the service', () => {
    expect(lines.length).toBeGreaterThan(100);
    expect(foundHere(lines.join(''))).toEqual([]);
  });

  it('in an alert', () => {
    expect(foundHere(alerts.join('\n'))).toEqual([]);
  });

  it('in an error body', () => {
    expect(refusals.length).toBeGreaterThan(15);
    expect(foundHere(refusals.join('\n'))).toEqual([]);
  });
});

describe('the local PostgreSQL server', () => {
  const silenced = {
    log_error_verbosity: 'terse',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
  };

  it.each(Object.entries(silenced))('has %s set, and so does each connection of the API', async (name, value) => {
    const { sql } = service.stack;
    const { rows } = await sql.query('select reset_val from pg_settings where name = $1', [name]);
    expect(rows).toEqual([{ reset_val: value }]);
    const role = await sql.query(`select 1 from pg_roles where rolname = 'authenticator' and $1 = any (rolconfig)`, [
      `${name}=${value}`,
    ]);
    expect(role.rows).toHaveLength(1);
  });
});
