// A service token used directly at PostgREST can call its few functions and nothing else.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../helpers/app.ts';
import { type FaultyUpstream, startFaultyUpstream } from '../helpers/faulty-upstream.ts';
import { signService } from '../helpers/platform-callers.ts';
import { requestAs, requestPostgrestAs } from '../helpers/request-as.ts';
import { createTwoOrgs, own, users } from '../helpers/two-orgs.ts';

const allowed = ['count_calls_from', 'find_number_owner', 'find_page_owner', 'record_call'];

let service: TestApp;
let upstream: FaultyUpstream;
let token: string;
let direct: ReturnType<typeof requestPostgrestAs>;

beforeAll(async () => {
  service = await startTestApp({
    between: async (services) => {
      upstream = await startFaultyUpstream(services.supabase.url);
      return upstream.inFrontOf(services);
    },
  });
  await createTwoOrgs(service.stack.sql);
  token = await signService(service.stack);
  direct = requestPostgrestAs(service.stack, token, own.id);
});
afterAll(async () => {
  await service?.close();
  await upstream?.close();
});

async function namesOf(sql: string): Promise<string[]> {
  const { rows } = await service.stack.sql.query<{ name: string }>(sql);
  return rows.map(({ name }) => name);
}

const relations = () =>
  namesOf(`select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f') order by 1`);

const denied = { status: 403, body: { code: '42501' } };

describe('a service token at PostgREST', () => {
  it('cannot read, write or delete in any table', async () => {
    const names = await relations();
    expect(names).toContain('call_logs');
    for (const name of names) {
      expect(await direct('GET', name), `GET ${name}`).toMatchObject(denied);
      expect(await direct('POST', name, {}), `POST ${name}`).toMatchObject(denied);
      expect(await direct('DELETE', name), `DELETE ${name}`).toMatchObject(denied);
    }
  });

  it('cannot change roles or write audit entries', async () => {
    const member = `user_org_roles?user_id=eq.${users.viewer}`;
    expect(await direct('PATCH', member, { role: 'owner' })).toMatchObject(denied);
    const note = { org_id: own.id, actor_id: users.owner, action: 'x', subject_type: 'call', at: '2001-01-01' };
    expect(await direct('POST', 'audit_log', note)).toMatchObject(denied);
    expect(await direct('POST', 'platform_roles', { user_id: users.viewer, role: 'ops' })).toMatchObject(denied);
  });

  it('can call only its own functions', async () => {
    const names = await namesOf(`select distinct proname as name from pg_proc
      where pronamespace = 'public'::regnamespace and prorettype <> 'trigger'::regtype
        and not exists (select from pg_depend d where d.objid = pg_proc.oid and d.deptype = 'e')
        and has_function_privilege('callboard_service', oid, 'execute') order by 1`);
    expect(names).toEqual(allowed);
    expect(await direct('POST', 'rpc/my_memberships', {})).toMatchObject(denied);
    expect(await direct('POST', 'rpc/index_facts', {})).toMatchObject(denied);
    expect(await direct('POST', 'rpc/find_number_owner', { e164: '+15550000001' })).toMatchObject({ status: 200 });
  });

  it('finds one number in each request', async () => {
    for (const body of [{}, { e164: '+15550000001', provider_phone_id: 'PN1' }]) {
      expect(await direct('POST', 'rpc/find_number_owner', body)).toMatchObject({
        status: 400,
        body: { code: '22023' },
      });
    }
  });
});

describe('the role of service tokens', () => {
  it('has no table privilege in any schema and does not bypass row-level security', async () => {
    const { rows } = await service.stack.sql.query(
      `select rolbypassrls, rolsuper, rolcreaterole, rolcreatedb, rolcanlogin, rolinherit
       from pg_roles where rolname = 'callboard_service'`,
    );
    expect(rows.map((row) => Object.values(row))).toEqual([Array(6).fill(false)]);
    const granted = await namesOf(`select c.oid::regclass::text as name from pg_class c
      where relnamespace in ('public'::regnamespace, 'private'::regnamespace) and relkind in ('r', 'p', 'v', 'm', 'f')
        and (has_any_column_privilege('callboard_service', c.oid, 'select, insert, update')
          or has_table_privilege('callboard_service', c.oid, 'select, insert, update, delete, truncate, trigger'))`);
    expect(granted).toEqual([]);
    const inPrivate = await namesOf(`select distinct proname as name from pg_proc
      where pronamespace = 'private'::regnamespace and has_function_privilege('callboard_service', oid, 'execute') order by 1`);
    // PostgREST calls check_request before each request. It requires the gateway key.
    expect(inPrivate).toEqual([
      'check_request',
      'count_calls_from',
      'find_number_owner',
      'find_page_owner',
      'record_and_read_call',
    ]);
  });

  it('does not share its functions with the role that bypasses row-level security', async () => {
    const left = await namesOf(`select proname as name from pg_proc
      where pronamespace in ('public'::regnamespace, 'private'::regnamespace)
        and proname in ('record_call', 'record_and_read_call', 'find_number_owner', 'find_page_owner', 'count_calls_from')
        and has_function_privilege('service_role', oid, 'execute')`);
    expect(left).toEqual([]);
  });
});

describe('a query for a service token', () => {
  it('has no number, page or address in its URL to the gateway', async () => {
    const urls: string[] = [];
    upstream.setFault(({ request, forward }) => {
      urls.push(`${request.method} ${request.url}`);
      forward();
    });
    const ask = requestAs(service.app, token);
    const call = {
      org_id: own.id,
      provider: 'twilio',
      provider_call_id: 'CA1',
      direction: 'inbound',
      status: 'ringing',
    };
    await service.stack.sql.query('update inbound_configs set spam_max_calls = 5 where org_id = $1', [own.id]);
    const answers = [
      await ask('GET', '/api/routing/number?phone=%2B15550000001'),
      await ask('GET', '/api/routing/number?provider_phone_id=PN123'),
      await ask('GET', '/api/routing/page?page_id=ownpage'),
      await ask('GET', '/api/routing/spam?phone=%2B15550100177&to=%2B15550000001'),
      await ask('POST', '/api/calls-dashboard/calls', {
        ...call,
        from_number: '+15550100177',
        to_number: '+15550000001',
      }),
    ];
    upstream.setFault();
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 200, 201]);
    expect(urls.filter((url) => !url.includes('jwks'))).toEqual([
      'POST /rest/v1/rpc/find_number_owner',
      'POST /rest/v1/rpc/find_number_owner',
      'POST /rest/v1/rpc/find_page_owner',
      'POST /rest/v1/rpc/find_number_owner',
      'POST /rest/v1/rpc/count_calls_from',
      'POST /rest/v1/rpc/record_call',
    ]);
  });
});
