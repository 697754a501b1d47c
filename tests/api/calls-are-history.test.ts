// Only record_call writes calls. Members cannot, not even with a direct connection and the gateway key. Changes of contacts by the API
// still update their calls.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMember, insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { signService } from '../helpers/platform-callers.ts';
import { requestAs, requestPostgrestAs } from '../helpers/request-as.ts';

let service: TestApp;
let org: TestOrg;
let call: string;

beforeAll(async () => {
  service = await startTestApp({ env: { RATE_LIMIT_PER_IP: '1000000' } });
  org = await makeOrg(service.stack);
  [call = ''] = await insertCalls(service.stack, org.id, [{ started_at: '2026-11-01T10:00:00Z', transcript: 'Said' }]);
});
afterAll(() => service?.close());

const run = async (sql: string, values: unknown[] = []) =>
  (await service.stack.sql.query<Record<string, unknown>>(sql, values)).rows;

describe('a member with a direct connection', () => {
  it.each(['owner', 'admin', 'agent', 'viewer'] as const)(
    'cannot insert, update or delete a call: %s',
    async (role) => {
      const { token } = await addMember(service.stack, org.id, role);
      const ask = requestPostgrestAs(service.stack, token, org.id);
      const before = await run('select * from call_logs order by id');
      const added = { org_id: org.id, direction: 'inbound', status: 'missed', started_at: '2026-11-02T10:00:00Z' };
      const answers = [
        await ask('PATCH', `call_logs?id=eq.${call}`, { transcript: 'Never said', cost_micros: 0 }),
        await ask('PATCH', `call_logs?id=eq.${call}`, { recording_key: `${org.id}/another.wav` }),
        await ask('DELETE', `call_logs?id=in.(${call})`),
        await ask('DELETE', 'call_logs?id=not.is.null'),
        await ask('POST', 'call_logs', added),
      ];
      for (const { status, body } of answers) {
        expect({ status, code: body.code }).toEqual({ status: 403, code: '42501' });
      }
      expect(await ask('GET', `call_logs?id=eq.${call}&select=transcript`)).toEqual({
        status: 200,
        body: [{ transcript: 'Said' }],
      });
      expect(await run('select * from call_logs order by id')).toEqual(before);
    },
  );
});

describe('the service', () => {
  it('records a call, and renames and deletes its contact without write rights on calls', async () => {
    const ask = requestAs(service.app, org.token);
    const token = await signService(service.stack);
    const { body: contact } = await ask('POST', '/api/contacts', { full_name: 'Ada', phone: '+12125550199' });
    const recorded = await requestAs(service.app, token)('POST', '/api/calls-dashboard/calls', {
      ...{ org_id: org.id, provider: 'twilio', provider_call_id: randomUUID() },
      ...{ direction: 'inbound', status: 'completed', from_number: '+12125550199' },
    });
    expect(recorded.status).toBe(201);
    const read = async () => {
      const { body } = await ask('GET', `/api/calls-dashboard/${recorded.body.id}`);
      return { contactId: body.contact_id, contactName: body.contact_name };
    };
    expect(await read()).toEqual({ contactId: contact.id, contactName: 'Ada' });
    expect(await ask('PATCH', `/api/contacts/${contact.id}`, { full_name: 'Ada Byron' })).toMatchObject({
      status: 200,
    });
    expect(await read()).toEqual({ contactId: contact.id, contactName: 'Ada Byron' });
    expect((await ask('DELETE', `/api/contacts/${contact.id}`)).status).toBeLessThan(300);
    expect(await read()).toEqual({ contactId: null, contactName: null });
  });
});

describe('a call in the database', () => {
  it.each(['infinity', '-infinity', '0044-03-15 BC', '0999-12-31', '9999-12-31', '12026-01-01'])(
    'cannot start at %s, which no response can contain',
    async (time) => {
      const change = run('update call_logs set started_at = $2 where id = $1', [call, time]);
      await expect(change).rejects.toThrow('call_logs_started_at_in_four_digits');
    },
  );

  it('limits field_stages to the names of the largest metadata', async () => {
    const names = Array.from({ length: 20_000 }, (_, n) => `metadata.${n}`);
    const change = run('update call_logs set field_stages = $2 where id = $1', [
      call,
      JSON.stringify({ completed: names }),
    ]);
    await expect(change).rejects.toThrow('call_logs_field_stages_size');
  });

  it('accepts as many names as the largest metadata has', async () => {
    const short = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&()*+,-./:;<=>?@[]^_`{|}~ ';
    const names = [...short].flatMap((one) => [one, ...[...short].map((other) => one + other)]);
    const metadata = Object.fromEntries(names.slice(0, 7200).map((name) => [name, 1]));
    expect(JSON.stringify(metadata).length).toBeGreaterThan(50_000);
    const sent = {
      ...{ org_id: org.id, provider: 'twilio', provider_call_id: randomUUID() },
      ...{ direction: 'inbound', status: 'completed', metadata },
    };
    const rows = await run('select is_new from private.record_call($1)', [JSON.stringify(sent)]);
    expect(rows).toEqual([{ is_new: true }]);
  });
});
