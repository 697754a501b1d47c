// Tenant isolation without the service: PostgREST requires the gateway key, and row-level security applies behind it.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signUser } from '../helpers/app.ts';
import { everyResource } from '../helpers/every-resource.ts';
import { signPlatform, signService } from '../helpers/platform-callers.ts';
import { gatewayHeaders, startTestStack, type TestStack } from '../helpers/stack.ts';
import { createTwoOrgs, foreign, own, type TwoOrgs, users } from '../helpers/two-orgs.ts';

let stack: TestStack;
let orgs: TwoOrgs;
let relations: string[];
/** Of some tables, members may read some columns only. */
let readable: Map<string, string>;
/** The only row of an organisation in a table. */
const idsOf = { own: {} as Record<string, string>, foreign: {} as Record<string, string> };

beforeAll(async () => {
  stack = await startTestStack();
  orgs = await createTwoOrgs(stack.sql);
  relations = await namesOf(`select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f') order by 1`);
  const { rows: granted } = await stack.sql.query<{ name: string; columns: string }>(
    `select table_name as name, string_agg(column_name, ',') as columns from information_schema.column_privileges
     where table_schema = 'public' and grantee = 'authenticated' and privilege_type = 'SELECT' group by 1`,
  );
  readable = new Map(granted.map(({ name, columns }) => [name, columns]));
  for (const name of ['bizdev_sources', 'campaigns', 'leads', 'messages']) {
    const idIn = async (orgId: string) =>
      (await namesOf(`select id as name from ${name} where org_id = '${orgId}'`))[0];
    idsOf.own[name] = (await idIn(own.id)) ?? '';
    idsOf.foreign[name] = (await idIn(foreign.id)) ?? '';
  }
});
afterAll(() => stack?.close());

async function namesOf(sql: string): Promise<string[]> {
  const { rows } = await stack.sql.query<{ name: string }>(sql);
  return rows.map(({ name }) => name);
}

interface RequestOptions {
  readonly token?: string;
  readonly withoutKey?: true;
  readonly orgId?: string;
  readonly method?: string;
  readonly body?: unknown;
}

async function ask(path: string, { token, withoutKey, orgId, method = 'GET', body }: RequestOptions) {
  const { url } = stack.services.supabase;
  const headers: Record<string, string> = {
    ...gatewayHeaders(stack),
    prefer: 'return=representation, count=exact',
  };
  if (withoutKey) delete headers['x-callboard-key'];
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (orgId !== undefined) headers['x-org-id'] = orgId;
  if (body !== undefined) headers['content-type'] = 'application/json';
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${url}/rest/v1/${path}`, { method, headers, ...sent });
  const text = await response.text();
  const lower = text.toLowerCase();
  return {
    status: response.status,
    text,
    range: response.headers.get('content-range'),
    foreignMarks: orgs.marks.filter((mark) => lower.includes(mark)),
  };
}

const tokenOf = (user: keyof typeof users, claimed?: string) => signUser(stack, users[user], claimed);
const asOwner = async (orgId: string): Promise<RequestOptions> => ({ token: await tokenOf('owner'), orgId });

async function everything(): Promise<Record<string, unknown>> {
  const rows: Record<string, unknown> = {};
  for (const name of relations) {
    const answer = await stack.sql.query<{ row: string }>(`select to_jsonb(t)::text as row from public.${name} t`);
    rows[name] = answer.rows.map(({ row }) => row).sort();
  }
  return rows;
}

const rowsOf = (name: string) => `${name}?select=${readable.get(name)}`;

/** A row of the own organisation, without generated columns. */
async function copyOfOwnRow(name: string): Promise<Record<string, unknown>> {
  const made = await namesOf(`select column_name as name from information_schema.columns
    where table_schema = 'public' and table_name = '${name}' and is_generated = 'ALWAYS'`);
  const { text } = await ask(`${rowsOf(name)}&limit=1`, await asOwner(own.id));
  const [row = {}] = JSON.parse(text) as Record<string, unknown>[];
  return Object.fromEntries(Object.entries(row).filter(([column]) => column !== 'id' && !made.includes(column)));
}

const calls =
  'call_logs?select=*,contacts(*),agents(*),organizations!call_logs_org_id_fkey(*,user_org_roles(*),leads(*))';
const span = { started_from: '1970-01-01', started_before: '9000-01-01' };
const org = foreign.id;
const zone = 'Asia/Kathmandu';
const slices = [{}];
const noSums = { calls: [0], timed: [0], seconds: [0] };
const ofAllTime = { org, zone, bounds: ['1970-01-01', '9000-01-01'], filter: {}, live_limit: '9000 years' };
const audit = { action: 'cache.invalidated', subject: org, details: {} };
/** A word that no row of the own organisation contains. */
const foreignWord = () => ({ term: orgs.marks[0] });
/** Members find the rows that all organisations share under any header. */
const searches = (await everyResource())
  .filter(({ resource: { isGlobal, search } }) => !isGlobal && search !== 'search_messages')
  .map(({ resource }) => resource.search);
/** A request to each API function for the other organisation, and the response of a caller who may see nothing. */
const functions: Record<string, { readonly body: object | (() => object); readonly nothing: unknown }> = {
  ping: { body: {}, nothing: true },
  my_memberships: { body: {}, nothing: [] },
  my_name: { body: {}, nothing: 'The owner' },
  list_members: { body: {}, nothing: [] },
  add_member: { body: { address: 'unknown@example.com', member_role: 'viewer' }, nothing: null },
  change_member: { body: { member: users.foreignOwner, member_role: 'viewer' }, nothing: false },
  remove_member: { body: { member: users.foreignOwner }, nothing: false },
  audit_actors: { body: { actors: [users.foreignOwner] }, nothing: [] },
  legs: { body: () => ({ call: { org_id: org, id: idsOf.foreign.call_logs } }), nothing: [] },
  search_organizations: { body: { term: '' }, nothing: [] },
  search_templates: { body: { term: '' }, nothing: [] },
  ...Object.fromEntries(searches.map((name) => [name, { body: { term: '' }, nothing: [] }])),
  find_contact: { body: () => ({ org, identity: 'phone', value: orgs.marks[1] }), nothing: [] },
  search_messages: { body: foreignWord, nothing: [] },
  found_messages: { body: () => ({ ...foreignWord(), ids: [idsOf.foreign.messages] }), nothing: [] },
  open_pipeline_value: { body: { org, created_from: '1970-01-01' }, nothing: 0 },
  call_stats: {
    body: {
      org,
      zone,
      today_from: '2026-01-01',
      today_before: '2026-01-02',
      leads_from: '2026-01-01',
      filter: {},
      slices,
    },
    nothing: [{ source: 'count', ...noSums, today: [0], pipeline_micros: 0, recent_calls: [] }],
  },
  call_summary: {
    body: {
      ...{ org, zone, slices, current_range: 1, previous_range: 1 },
      ranges: [{ starts: '1970-01-01', ends: '9000-01-01', cut_from: null, cut_to: null }],
    },
    nothing: [{ source: 'count', ...noSums, breakdown: [] }],
  },
  call_series: {
    body: { ...ofAllTime, grouped_by: 'none', measures: ['calls'], kinds: ['duration'], max_values: null },
    nothing: { source: 'count', values: null, sums: [], histograms: [] },
  },
  call_overview: {
    body: {
      ...{ ...ofAllTime, bounds_before: null, measures: ['calls'], kinds: ['duration'] },
      ...{ facets: ['agent_id'], max_values: 9 },
    },
    nothing: {
      ...{ source: 'count', now: { sums: [], histograms: [] }, before: null, outcomes: [], outcomes_before: [] },
      facets: { agent_id: [] },
    },
  },
  call_heatmap: {
    body: { ...ofAllTime, bounds_before: ['1970-01-01', '1980-01-01'], measures: ['calls'] },
    nothing: { source: 'count', values: null, sums: [], histograms: [], hours: null, before: [] },
  },
  call_span: { body: { org }, nothing: { first_start: null, last_start: null } },
  call_callers: {
    body: {
      ...{ org, bounds: ['1970-01-01', '9000-01-01'], filter: {} },
      ...{ judged_before: '9000-01-01', live_limit: '9000 years' },
    },
    nothing: [
      { callers: [0, 0], repeat_callers: [0, 0], first_calls: [0, 0], resolved_calls: [0, 0], young_calls: [0, 0] },
    ],
  },
  call_peaks: {
    body: {
      ...{ org, bounds: ['1970-01-01', '9000-01-01'], filter: {} },
      ...{ upto: '9000-01-01', live_limit: '9000 years' },
    },
    nothing: [{ source: 'count', peaks: [0], reached_at: [null] }],
  },
  call_funnel: {
    body: { org, filter: {} },
    nothing: [{ contacts: [null, 0, 0, 0, 0, 0, 0], attempts: [null, 0, 0, 0, 0, 0, 0] }],
  },
  call_leaderboard: {
    body: {
      ...{ ...ofAllTime, measures: ['calls'], min_calls: 1, ranked_by: [1], ranked_per: null },
      ...{ past_rank: 0, max_agents: 9 },
    },
    nothing: { source: 'count', ranked: 0, shown: [], rest: { all: { agents: 0, calls: null } } },
  },
  call_count: { body: { org, filter: {} }, nothing: 0 },
  recount_percent: { body: { settings: { org_id: org } }, nothing: null },
  alert_sums: {
    body: { org, zone, bounds: ['1970-01-01', '9000-01-01'], filter: {}, measures: ['calls'] },
    nothing: [],
  },
  change_alert_secrets: { body: { org, destination: foreign.destinationId, added: 'sealed' }, nothing: null },
  test_alert_destination: { body: { org, destination: foreign.destinationId, payload: {} }, nothing: null },
  replay_alert_delivery: {
    body: { org, destination: foreign.destinationId, delivery: foreign.deliveryId },
    nothing: null,
  },
  call_list: {
    body: { org, filter: {}, sort_column: 'started_at', is_descending: true, max_rows: 20, page: 1 },
    nothing: [{ total: 0, calls: [] }],
  },
  search_calls: {
    body: { org, filter: { search: '1' }, sort_column: 'started_at', is_descending: true, max_rows: 20, page: 1 },
    nothing: [{ total: 0, is_total_exact: true, calls: [] }],
  },
  unanswered_callers: {
    body: { org, ...span, filter: {}, max_rows: 100 },
    nothing: { total: 0, withheld: 0, hours: null, rows: [] },
  },
  resolve_unanswered: {
    body: { org, caller: '+15551234562', resolution: 'done', last_call: foreign.callId },
    nothing: null,
  },
  review_call: { body: { org, call: foreign.callId, changes: { reviewed: true } }, nothing: false },
  call_tags: { body: { org, max_tags: 10 }, nothing: [] },
  audit: { body: audit, nothing: false },
  campaign_progress: { body: () => ({ org, campaign_ids: [idsOf.foreign.campaigns] }), nothing: [] },
  create_export_ticket: { body: { ticket_hash: '00'.repeat(32), request: {}, details: {} }, nothing: null },
  create_call_export: { body: { file_format: 'csv', request: {}, total: 1 }, nothing: [] },
  cancel_call_export: { body: { export_id: foreign.exportId }, nothing: null },
  connection_health: { body: { org, connection: foreign.connectionId }, nothing: null },
  connections_health: { body: { org, connections: [foreign.connectionId] }, nothing: {} },
  change_connection_secrets: { body: { org, connection: foreign.connectionId, added: 'sealed' }, nothing: null },
  read_event: { body: { org, connection: foreign.connectionId, event_id: foreign.id }, nothing: null },
  replay_events: { body: { org, connection: foreign.connectionId, filter: { max_events: 1 } }, nothing: [] },
  convert_lead: { body: () => ({ org, lead: idsOf.foreign.leads }), nothing: null },
  promote_bizdev_source: { body: () => ({ org, source: idsOf.foreign.bizdev_sources }), nothing: null },
  queue_contacts: {
    body: () => ({ org, campaign: idsOf.foreign.campaigns, contact_ids: [foreign.contactId] }),
    nothing: [],
  },
  create_campaign: {
    body: { org, fields: { name: 'Autumn' }, contact_ids: [foreign.contactId] },
    nothing: [{ campaign: null, queued: 0, unknown_contacts: 1 }],
  },
};
/** Functions for service tokens and ops. Members cannot call them. */
const restrictedFunctions: Record<string, object> = {
  index_facts: {},
  measure_queues: {},
  measure_rollup: { max_changes: 5 },
  slowest_statements: { most: 5 },
  verify_claims: { sent: { org_id: org, e164: '+15550000002' } },
  find_number_owner: { e164: '+15550000002' },
  find_page_owner: { page_id: '1' },
  count_calls_from: { org, caller: '+15551234562', since: '1970-01-01' },
  record_call: {
    event: { org_id: org, provider: 'twilio', provider_call_id: '1', direction: 'inbound', status: 'ringing' },
  },
};

/** Functions for the service itself, which calls them without a token. They require the gateway key. */
const functionsOfService: Record<string, object> = {
  add_refused_deliveries: { refused: [] },
  claim_alert_deliveries: { max_deliveries: 1 },
  claim_alert_evaluation: {},
  finish_alert_delivery: { org, delivery_id: foreign.deliveryId, attempt: 1, result: {} },
  prune_alerts: { max_rows: 1 },
  read_alert_sums: { org, author: users.owner, zone, bounds: ['1970-01-01'], filter: {}, measures: ['calls'] },
  save_alert_evaluation: { org, lease: '2026-01-01T00:00:00Z', results: [] },
  claim_events: { max_events: 1 },
  claim_reconcile: {},
  close_lost_call: { org, provider: 'twilio', provider_call_id: 'CA1' },
  find_stuck_calls: { limits: {}, max_calls: 1 },
  known_events: { org, connection: foreign.connectionId, keys: ['1'] },
  measure_events: {},
  save_reconcile: { org, connection: foreign.connectionId, lease: '2026-01-01T00:00:00Z', progress: {} },
  claim_call_export: {},
  claim_recording_copies: { max_copies: 1 },
  delete_call_export: { org, export_id: foreign.exportId },
  expired_call_exports: { max_exports: 1 },
  read_export_page: { org, member: users.foreignOwner, filter: {}, page: { columns: ['id'], max_rows: 1 } },
  redeem_export_ticket: { ticket_hash: '00'.repeat(32), request_id: '1' },
  report_call_export: { org, export_id: foreign.exportId, attempt: 0, report: {} },
  fail_recording_copy: { org, copy_id: foreign.id, failure: 'failed', is_final: true },
  fill_mapped_calls: { max_calls: 1 },
  fold_unanswered_callers: { max_changes: 1 },
  finish_recording_copy: { org, copy_id: foreign.id, copy: {} },
  maintain_call_rollup: { max_organizations: 1, max_calls: 1 },
  prune_events: { max_rows: 1 },
  receive_event: { org, connection: foreign.connectionId, delivery: {} },
  retry_event: { org, event_id: foreign.id, reading: {} },
  store_call_peaks: { max_days: 1 },
  webhook_connection: { webhook_id: '2'.repeat(32) },
};

describe('a token without the gateway key', () => {
  const kinds: [string, () => Promise<RequestOptions>][] = [
    ['an owner', () => asOwner(own.id)],
    ['an agent', async () => ({ token: await tokenOf('agent'), orgId: own.id })],
    ['a viewer', async () => ({ token: await tokenOf('viewer'), orgId: own.id })],
    ['a user without an organisation', async () => ({ token: await signUser(stack, randomUUID()) })],
    ['ops', async () => ({ token: await signPlatform(stack, { userId: users.ops }) })],
    ['a service token', async () => ({ token: await signService(stack) })],
  ];

  it.each(kinds)('cannot read, write or call a function: %s', async (_, createOptions) => {
    const caller: RequestOptions = { ...(await createOptions()), withoutKey: true };
    const before = await everything();
    const requests = [
      { path: '', method: 'GET' },
      ...relations.flatMap((name) =>
        ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'].map((method) => ({ path: `${name}?org_id=eq.${own.id}`, method })),
      ),
      ...[functions, restrictedFunctions, functionsOfService].flatMap(Object.keys).map((name) => ({
        path: `rpc/${name}`,
        method: 'POST',
      })),
    ];
    for (const { path, method } of requests) {
      const body = method === 'POST' || method === 'PATCH' ? bodyFor(path) : undefined;
      const { status, text, range } = await ask(path, { ...caller, method, body });
      const code = method === 'HEAD' ? 'PT403' : JSON.parse(text).code;
      expect({ path, method, status, code, range }).toEqual({ path, method, status: 403, code: 'PT403', range: null });
    }
    expect(await everything()).toEqual(before);
  });

  function bodyFor(path: string): object {
    const name = path.replace(/^rpc\/|\?.*/g, '');
    const rowsOfNoOrg: Record<string, object> = {
      organizations: { name: 'Changed' },
      templates: { name: 'Changed' },
      platform_roles: { role: 'ops' },
      user_preferences: { preferences: {} },
    };
    const row = rowsOfNoOrg[name] ?? { org_id: own.id };
    const body = functions[name]?.body ?? restrictedFunctions[name] ?? functionsOfService[name] ?? row;
    return typeof body === 'function' ? body() : body;
  }
});

describe('a read through PostgREST', () => {
  it('returns the rows of the own organisation from every table, and no foreign rows', async () => {
    for (const name of relations) {
      const answer = await ask(rowsOf(name), await asOwner(own.id));
      expect({ name, status: answer.status, range: answer.range }).toEqual({ name, status: 200, range: rangeOf(name) });
      expect(answer.foreignMarks, name).toEqual([]);
    }
  });

  // Four members belong to the own organisation, none of them with a platform role or preferences. The audit log has the setup
  // (organisation, members, settings, inbound configuration, agent, number, page, connection, mapping, alert destination and rule)
  // and one more entry. Every other table has one row.
  const ranges: Record<string, string> = {
    user_org_roles: '0-3/4',
    platform_roles: '*/0',
    audit_log: '0-14/15',
    user_preferences: '*/0',
  };
  const rangeOf = (name: string) => ranges[name] ?? '0-0/1';

  it.each<[string, () => Promise<RequestOptions>]>([
    ["another org's header", () => asOwner(foreign.id)],
    [
      "another org's header, and the own organisation's claim",
      async () => ({ token: await tokenOf('owner', own.id), orgId: foreign.id }),
    ],
    ["another org's claim", async () => ({ token: await tokenOf('owner', foreign.id) })],
    ['no org', async () => ({ token: await tokenOf('owner') })],
    ['a malformed header', async () => ({ token: await tokenOf('owner', own.id), orgId: `${own.id},${foreign.id}` })],
  ])('returns no row of any table with %s', async (_, createOptions) => {
    const caller = await createOptions();
    for (const name of relations) {
      const answer = await ask(rowsOf(name), caller);
      expect({ name, text: answer.text, range: answer.range }).toEqual({ name, text: '[]', range: '*/0' });
    }
  });

  it('returns nothing of another organisation through embedded resources', async () => {
    const answer = await ask(calls, await asOwner(own.id));
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toHaveLength(1);
    expect(answer.foreignMarks).toEqual([]);
    expect((await ask(calls, await asOwner(foreign.id))).text).toBe('[]');
  });

  it.each([`call_logs?id=eq.${foreign.callId}`, `call_logs?or=(id.eq.${foreign.callId},org_id.eq.${foreign.id})`])(
    'returns nothing of another organisation for %s',
    async (path) => {
      expect((await ask(path, await asOwner(own.id))).text).toBe('[]');
    },
  );

  it('is refused without a token, in every table', async () => {
    for (const name of relations) {
      const answer = await ask(name, { orgId: own.id });
      expect({ name, status: answer.status }).toEqual({ name, status: 401 });
      expect(answer.text, name).toContain('permission denied');
    }
  });
});

const asService = async (orgId?: string): Promise<RequestOptions> => ({
  token: await signService(stack),
  ...(orgId === undefined ? {} : { orgId }),
});
const callFunction = (name: string, body: object | undefined, caller: RequestOptions) =>
  ask(`rpc/${name}`, { ...caller, method: 'POST', body });

describe('the API functions', () => {
  const call = (name: string, caller: RequestOptions) => {
    const body = functions[name]?.body ?? restrictedFunctions[name] ?? functionsOfService[name];
    return callFunction(name, typeof body === 'function' ? body() : body, caller);
  };
  const allFunctions = [functions, restrictedFunctions, functionsOfService].flatMap(Object.keys).sort();

  it('are all covered by this test', async () => {
    // Without functions of extensions: hosted Supabase has a separate schema for those.
    const names = await namesOf(`select distinct proname as name from pg_proc
      where pronamespace = 'public'::regnamespace
        and not exists (select 1 from pg_depend d where d.objid = pg_proc.oid and d.deptype = 'e')
        and prorettype <> 'trigger'::regtype order by 1`);
    expect(names).toEqual(allFunctions);
  });

  it.each(Object.entries(functions))(
    'return nothing of another organisation when the header names it: %s',
    async (name, { nothing }) => {
      const answer = await call(name, await asOwner(foreign.id));
      expect(answer.status).toBe(200);
      expect(answer.foreignMarks).toEqual([]);
      if (name !== 'my_memberships') expect(JSON.parse(answer.text)).toEqual(nothing);
    },
  );

  it.each(Object.keys(functions))('return nothing of another organisation with the own header: %s', async (name) => {
    const answer = await call(name, await asOwner(own.id));
    expect(answer.status).toBe(200);
    expect(answer.foreignMarks).toEqual([]);
  });

  it('list the memberships of the caller only', async () => {
    const { text } = await call('my_memberships', await asOwner(foreign.id));
    expect(JSON.parse(text)).toMatchObject([{ org_id: own.id, role: 'owner' }]);
  });

  it('refuse a request without a token, except ping', async () => {
    for (const name of allFunctions.filter((each) => !(each in functionsOfService))) {
      const { status } = await call(name, { orgId: own.id });
      expect({ name, status }).toEqual({ name, status: name === 'ping' ? 200 : 401 });
    }
  });

  it('refuse members when they are for service tokens, ops or the service itself', async () => {
    for (const name of [restrictedFunctions, functionsOfService].flatMap(Object.keys)) {
      const { status, text } = await call(name, await asOwner(own.id));
      expect({ name, status, code: JSON.parse(text).code }).toEqual({ name, status: 403, code: '42501' });
    }
  });
});

describe('the functions that write', () => {
  const campaignOf = (orgId: string, contactId: string) => ({
    org: orgId,
    fields: { name: 'Autumn' },
    contact_ids: [contactId],
  });
  /** Requests that succeed for a member of the own organisation, and that are tried on another one. */
  const attempts: Record<string, (ids: Record<string, string>, orgId: string, contactId: string) => object> = {
    change_alert_secrets: (_ids, orgId) => ({
      org: orgId,
      destination: orgId === own.id ? own.destinationId : foreign.destinationId,
      added: 'sealed',
    }),
    test_alert_destination: (_ids, orgId) => ({
      org: orgId,
      destination: orgId === own.id ? own.destinationId : foreign.destinationId,
      payload: {},
    }),
    replay_alert_delivery: (_ids, orgId) => ({
      org: orgId,
      destination: orgId === own.id ? own.destinationId : foreign.destinationId,
      delivery: orgId === own.id ? own.deliveryId : foreign.deliveryId,
    }),
    change_connection_secrets: (_ids, orgId) => ({
      org: orgId,
      connection: orgId === own.id ? own.connectionId : foreign.connectionId,
      added: 'sealed',
    }),
    convert_lead: (ids, orgId) => ({ org: orgId, lead: ids.leads }),
    promote_bizdev_source: (ids, orgId) => ({ org: orgId, source: ids.bizdev_sources }),
    create_campaign: (_ids, orgId, contactId) => campaignOf(orgId, contactId),
    queue_contacts: (ids, orgId, contactId) => ({ org: orgId, campaign: ids.campaigns, contact_ids: [contactId] }),
  };
  /** Contacts that no campaign has queued. */
  const [ownNewcomer, foreignNewcomer] = [randomUUID(), randomUUID()];
  const onOwn = (name: string) => attempts[name]?.(idsOf.own, own.id, ownNewcomer);
  const onForeign = (name: string) => attempts[name]?.(idsOf.foreign, foreign.id, foreignNewcomer);

  beforeAll(() =>
    stack.sql.query(`insert into contacts (org_id, id, full_name) values ($1, $2, 'Eve'), ($3, $4, 'Eve')`, [
      own.id,
      ownNewcomer,
      foreign.id,
      foreignNewcomer,
    ]),
  );

  it.each<[string, () => Promise<RequestOptions>]>([
    ['a member with the header of the other org', () => asOwner(foreign.id)],
    ['a member with the own header', () => asOwner(own.id)],
    ['a member who names no organisation', async () => ({ token: await tokenOf('owner') })],
    ['a caller without a token', async () => ({ orgId: foreign.id })],
  ])('change and return nothing of another organisation for %s', async (_, createOptions) => {
    const caller = await createOptions();
    const before = await everything();
    for (const name of Object.keys(attempts)) {
      expect((await callFunction(name, onForeign(name), caller)).foreignMarks, name).toEqual([]);
    }
    expect(await everything()).toEqual(before);
  });

  it.each<[string, () => Promise<RequestOptions>]>([
    ['a viewer', async () => ({ token: await tokenOf('viewer'), orgId: own.id })],
    ['a member of another organisation', async () => ({ token: await tokenOf('foreignOwner'), orgId: own.id })],
    ['a caller without a token', async () => ({ orgId: own.id })],
  ])('change nothing of the own organisation for %s', async (_, createOptions) => {
    const caller = await createOptions();
    const before = await everything();
    for (const name of Object.keys(attempts)) await callFunction(name, onOwn(name), caller);
    expect(await everything()).toEqual(before);
  });

  it('refuse service tokens, which belong to no organisation', async () => {
    const before = await everything();
    for (const name of Object.keys(attempts)) {
      const { status, text } = await callFunction(name, onOwn(name), await asService(own.id));
      expect({ name, status, code: JSON.parse(text).code }).toEqual({ name, status: 403, code: '42501' });
    }
    expect(await everything()).toEqual(before);
  });

  it('refuse to combine rows of two organisations', async () => {
    const caller = await asOwner(own.id);
    const contact_ids = [ownNewcomer, foreignNewcomer];
    const mixed: [string, object][] = [
      ['create_campaign', { ...campaignOf(own.id, ownNewcomer), contact_ids }],
      ['create_campaign', campaignOf(foreign.id, ownNewcomer)],
      ['create_campaign', { org: own.id, fields: { name: 'Autumn', agent_id: foreign.agentId }, contact_ids: [] }],
      ['create_campaign', { org: foreign.id, fields: { name: 'Autumn' }, contact_ids: [] }],
      ['queue_contacts', { org: own.id, campaign: idsOf.own.campaigns, contact_ids }],
      ['queue_contacts', { org: own.id, campaign: idsOf.foreign.campaigns, contact_ids: [ownNewcomer] }],
      ['queue_contacts', { org: foreign.id, campaign: idsOf.own.campaigns, contact_ids: [ownNewcomer] }],
      ['convert_lead', { org: own.id, lead: idsOf.foreign.leads }],
      ['convert_lead', { org: foreign.id, lead: idsOf.own.leads }],
      ['promote_bizdev_source', { org: own.id, source: idsOf.foreign.bizdev_sources }],
    ];
    const before = await everything();
    for (const [name, body] of mixed) await callFunction(name, body, caller);
    expect(await everything()).toEqual(before);
  });
});

describe('a call that a service records', () => {
  const call = {
    org_id: own.id,
    provider: 'twilio',
    provider_call_id: 'CA1',
    direction: 'inbound',
    status: 'completed',
  };
  const record = async (sent: object) =>
    callFunction('record_call', { event: { ...call, ...sent } }, await asService());

  it('cannot reference rows of another organisation', async () => {
    const before = await everything();
    for (const sent of [
      { contact_id: foreign.contactId },
      { agent_id: foreign.agentId },
      { phone_number_id: foreign.phoneNumberId },
      { campaign_id: idsOf.foreign.campaigns },
    ]) {
      const { status, text } = await record(sent);
      expect({ sent, status, code: JSON.parse(text).code }).toEqual({ sent, status: 409, code: '23503' });
    }
    const { text } = await record({ recording_key: `${foreign.id}/a.wav` });
    expect(JSON.parse(text).code).toBe('23514');
    expect(await everything()).toEqual(before);
  });

  it('gets no contact, number or agent when the phone numbers belong to another organisation', async () => {
    const { rows } = await stack.sql.query<{ e164: string }>('select e164 from phone_numbers where org_id = $1', [
      foreign.id,
    ]);
    const { status } = await record({ provider_call_id: 'CA2', to_number: rows[0]?.e164, from_number: orgs.marks[1] });
    expect(status).toBe(200);
    const recorded = await stack.sql.query(
      `delete from call_logs where provider_call_id = 'CA2' returning org_id, contact_id, agent_id, phone_number_id`,
    );
    const unassigned = { contact_id: null, agent_id: null, phone_number_id: null };
    expect(recorded.rows).toEqual([{ org_id: own.id, ...unassigned }]);
  });

  it('does not change a call of another organisation with the same provider id', async () => {
    const ids = { provider: 'twilio', provider_call_id: 'CA3' };
    await stack.sql.query('update call_logs set provider = $1, provider_call_id = $2 where org_id = $3', [
      ids.provider,
      ids.provider_call_id,
      foreign.id,
    ]);
    const ofOthers = async () =>
      (await stack.sql.query('select * from call_logs where org_id = $1', [foreign.id])).rows;
    const before = await ofOthers();
    expect(await record({ ...ids, summary: 'Own' })).toMatchObject({ status: 200 });
    expect(await ofOthers()).toEqual(before);
    await stack.sql.query(`delete from call_logs where provider_call_id = 'CA3' and org_id = $1`, [own.id]);
  });
});

describe('a write through PostgREST', () => {
  async function tryAllWrites(caller: RequestOptions, orgId: string): Promise<void> {
    for (const name of relations) {
      const org = name === 'organizations' ? 'id' : 'org_id';
      const ofNoOrg: Record<string, string> = {
        templates: 'name=eq.welcome',
        platform_roles: 'role=eq.ops',
        user_preferences: `user_id=eq.${users.foreignOwner}`,
      };
      const where = ofNoOrg[name] ?? `${org}=eq.${orgId}`;
      const row = await copyOfOwnRow(name);
      if ('org_id' in row) row.org_id = orgId;
      const inserted = await ask(rowsOf(name), { ...caller, method: 'POST', body: row });
      // An insert is refused because of the caller, not because of the row.
      expect({ name, code: JSON.parse(inserted.text).code }).toEqual({ name, code: '42501' });
      const [column = '', value] = Object.entries(row).find(([key]) => key === 'created_at' || key === 'at') ?? [];
      expectNoRow(
        name,
        await ask(`${rowsOf(name)}&${where}`, { ...caller, method: 'PATCH', body: { [column]: value } }),
      );
      expectNoRow(name, await ask(`${rowsOf(name)}&${where}`, { ...caller, method: 'DELETE' }));
    }
  }

  function expectNoRow(name: string, { status, text }: { status: number; text: string }): void {
    if (status === 200) expect(text, name).toBe('[]');
    else expect({ name, code: JSON.parse(text).code }).toEqual({ name, code: '42501' });
  }

  it.each<[string, string, () => Promise<RequestOptions>]>([
    ['a viewer', own.id, async () => ({ token: await tokenOf('viewer'), orgId: own.id })],
    ['a member with the header of another org', foreign.id, () => asOwner(foreign.id)],
    ['a member who names another org in the row', foreign.id, () => asOwner(own.id)],
    ['a caller without a token', own.id, async () => ({ orgId: own.id })],
  ])('changes nothing in any table for %s', async (_, orgId, createOptions) => {
    const before = await everything();
    await tryAllWrites(await createOptions(), orgId);
    expect(await everything()).toEqual(before);
  });
});

// Runs last, because it changes rows. It proves that the requests above are valid and were refused because of the caller.
describe('the requests that tenant isolation refused', () => {
  it('succeed for an agent of the organisation', async () => {
    const caller: RequestOptions = { token: await tokenOf('agent'), orgId: own.id };
    const converted = await callFunction('convert_lead', { org: own.id, lead: idsOf.own.leads }, caller);
    expect(JSON.parse(converted.text)).toMatchObject({ lead: { status: 'won' }, contact: { id: own.contactId } });
    const source = { org: own.id, source: idsOf.own.bizdev_sources };
    expect(JSON.parse((await callFunction('promote_bizdev_source', source, caller)).text)).toMatchObject({
      account: { org_id: own.id },
    });
    const contact_ids = [own.contactId];
    const made = await callFunction(
      'create_campaign',
      { org: own.id, fields: { name: 'Autumn' }, contact_ids },
      caller,
    );
    const [{ campaign }] = JSON.parse(made.text);
    expect(campaign).toMatchObject({ org_id: own.id, name: 'Autumn' });
    const again = { org: own.id, campaign: campaign.id, contact_ids };
    const nothingNew = [{ queued: 0, already_queued: 1, unknown_contacts: 0 }];
    expect(JSON.parse((await callFunction('queue_contacts', again, caller)).text)).toEqual(nothingNew);
  });

  it('succeed for a service token', async () => {
    const sent = { org_id: own.id, provider: 'twilio', provider_call_id: '9', direction: 'inbound', status: 'ringing' };
    const { text } = await callFunction('record_call', { event: sent }, await asService());
    expect(JSON.parse(text)).toMatchObject([{ is_new: true }]);
  });
});
