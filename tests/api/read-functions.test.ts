// The read functions behind the routes, each cached with its view's policy, on the real stack. The test moves the clock, so a
// value is reloaded only because a write was announced.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acrossOrgs, type OrgId, orgKey } from '../../src/cache/key.ts';
import type { Params, Policy } from '../../src/cache/policy.ts';
import { type OrgScope, readList } from '../../src/crud/store.ts';
import type { PageRequest } from '../../src/database/paging.ts';
import { createRequestBudget } from '../../src/database/request-budget.ts';
import type { DatabaseHandle } from '../../src/database/supabase.ts';
import { agent } from '../../src/features/agents.ts';
import { readContactStats } from '../../src/features/contacts/queries.ts';
import { statsView } from '../../src/features/contacts/stats.ts';
import { inboundConfigView } from '../../src/features/inbound-config/inbound-config.ts';
import { readInboundConfig } from '../../src/features/inbound-config/queries.ts';
import { type NumberKey, readNumberOwner } from '../../src/features/routing/queries.ts';
import { numberView } from '../../src/features/routing/views.ts';
import { service as serviceOffered } from '../../src/features/services.ts';
import { signUser, startTestApp, type TestApp, waitForChanges } from '../helpers/app.ts';
import { declaredPolicies } from '../helpers/declared-policies.ts';
import { type FaultyUpstream, holdRequests, startFaultyUpstream } from '../helpers/faulty-upstream.ts';
import { signService } from '../helpers/platform-callers.ts';
import { createTwoOrgs, foreign, own, users } from '../helpers/two-orgs.ts';

const second = 1000;
const firstPage = { page: 1, limit: 20 };
const readAgents = (of: OrgScope, page: PageRequest) => readList(of, agent, { filters: {}, sort: 'name' }, page);
const readServicePrices = (of: OrgScope, page: PageRequest) =>
  readList(of, serviceOffered, { filters: {}, sort: '-created_at' }, page);
const ownNumber = '+15550000001';

let service: TestApp;
let upstream: FaultyUpstream;
let tokens: { member: string; service: string; bypassRls: string };
let marks: readonly string[];
let now = Date.now();

beforeAll(async () => {
  service = await startTestApp({
    now: () => now,
    between: async (services) => {
      upstream = await startFaultyUpstream(services.supabase.url);
      return upstream.inFrontOf(services);
    },
  });
  const { sql, keys } = service.stack;
  ({ marks } = await createTwoOrgs(sql));
  tokens = {
    member: await signUser({ keys }, users.owner, own.id),
    service: await signService({ keys }),
    // For PostgREST only: the service refuses this token.
    bypassRls: await keys.sign({ role: 'service_role' }, { expiresInSeconds: 3600 }),
  };
  await sql.query(ownRows);
  await waitForChanges(service.stack, service.app);
});
afterAll(async () => {
  await service?.close();
  await upstream?.close();
});
// Each test starts with an empty cache and no faults.
beforeEach(async () => {
  upstream.setFault();
  await service.app.cache.raiseEpoch();
});

const ownRows = `
  update agents set user_id = '${users.agent}' where org_id = '${own.id}';
  insert into agents (org_id, name) values ('${own.id}', 'Zoe');
  insert into phone_numbers (org_id, e164, agent_id, verified_at) values ('${own.id}', '+15550000000', '${own.agentId}', now());
  update phone_numbers set provider = 'dialer', provider_phone_id = 'dialer-1', provider_phone_id_verified_at = now() where e164 = '${ownNumber}';
  update inbound_configs set greeting = 'Hello' where org_id = '${own.id}';
  update services set price_micros = 25000000, duration_seconds = 1800 where org_id = '${own.id}';
  insert into contacts (org_id, full_name, temperature)
  select '${own.id}', temperature, temperature from unnest(array['hot', 'hot', 'hot', 'warm', 'warm', 'cold']) as temperature;
`;

type Load = (database: DatabaseHandle) => Promise<unknown>;

/** Runs a load with its own request budget, and returns its query count. */
async function load(token: string, orgId: string | undefined, run: Load) {
  const budget = createRequestBudget();
  try {
    const caller = orgId === undefined ? { token } : { token, orgId };
    return { value: await run(service.app.databaseFor({ budget }, caller)), queries: budget.executed };
  } finally {
    budget.close();
  }
}

async function read(policy: Policy, org: OrgId, params: Params, run: () => ReturnType<typeof load>) {
  let outcome = '';
  let queries = 0;
  const loadCounted = async () => {
    const loaded = await run();
    queries = loaded.queries;
    return loaded.value;
  };
  const value = await service.app.cache.read(policy, org, params, loadCounted, (said) => {
    outcome = said;
  });
  return { value, outcome, queries };
}

async function write(sql: string): Promise<void> {
  await service.stack.sql.query(sql);
  await waitForChanges(service.stack, service.app);
  // Longer than the lag of a relaxed policy, and far below any ttl.
  now += 1.1 * second;
}

interface Subject {
  readonly policy: Policy;
  readonly queries: number;
  readonly load: (database: DatabaseHandle, orgId: string) => Promise<unknown>;
  readonly value: unknown;
  readonly change: string;
  readonly valueAfter: unknown;
  /** The result for an organisation that the caller may not see, or that has no rows. */
  readonly nothing: unknown;
}

const subjects: Record<string, Subject> = {
  'the list of agents': {
    policy: agent.listView.policy,
    queries: 1,
    load: (database, orgId) => readAgents({ database, orgId }, firstPage),
    value: {
      rows: [
        {
          name: 'Ann',
          user_id: users.agent,
          role: 'agent',
          active: true,
          phone_numbers: [{ e164: '+15550000000' }, { e164: ownNumber }],
        },
        { name: 'Zoe', user_id: null, role: null, phone_numbers: [] },
      ],
      total: 2,
    },
    change: `update user_org_roles set role = 'viewer' where user_id = '${users.agent}'`,
    valueAfter: { rows: [{ name: 'Ann', role: 'viewer' }, { name: 'Zoe' }] },
    nothing: { rows: [], total: 0 },
  },
  'the prices of services': {
    policy: serviceOffered.listView.policy,
    queries: 1,
    load: (database, orgId) => readServicePrices({ database, orgId }, firstPage),
    value: { rows: [{ name: 'Cut', price_micros: 25_000_000, duration_seconds: 1800, active: true }], total: 1 },
    change: `update services set price_micros = null where org_id = '${own.id}'`,
    valueAfter: { rows: [{ name: 'Cut', price_micros: null }], total: 1 },
    nothing: { rows: [], total: 0 },
  },
  'the inbound configuration': {
    policy: inboundConfigView.policy,
    queries: 1,
    load: readInboundConfig,
    value: { greeting: 'Hello', hours: {}, voicemail_enabled: true, spam_max_calls: null, spam_window_minutes: 60 },
    change: `update inbound_configs set voicemail_enabled = false where org_id = '${own.id}'`,
    valueAfter: { greeting: 'Hello', voicemail_enabled: false },
    nothing: null,
  },
  'the contacts by temperature': {
    policy: statsView.policy,
    queries: 4,
    load: readContactStats,
    // One contact has no temperature.
    value: { total: 7, hot: 3, warm: 2, cold: 1 },
    change: `update contacts set temperature = 'hot' where org_id = '${own.id}' and temperature = 'cold'`,
    valueAfter: { total: 7, hot: 4, warm: 2, cold: 0 },
    nothing: { total: 0, hot: 0, warm: 0, cold: 0 },
  },
};

describe.each(Object.entries(subjects))('%s', (_name, subject) => {
  const readOwn = () =>
    read(subject.policy, orgKey(own.id), null, () =>
      load(tokens.member, own.id, (database) => subject.load(database, own.id)),
    );

  it('runs its queries once, none on a hit, and is reloaded after a write', async () => {
    const loaded = await readOwn();
    expect(loaded).toMatchObject({ outcome: 'MISS', queries: subject.queries, value: subject.value });
    expect(await readOwn()).toEqual({ ...loaded, outcome: 'HIT', queries: 0 });
    await write(subject.change);
    expect(await readOwn()).toMatchObject({ outcome: 'MISS', value: subject.valueAfter });
  });

  it('is not reloaded when another organisation writes', async () => {
    await readOwn();
    await write(subject.policy.tables.map((table) => touch(table, foreign.id)).join(';'));
    expect(await readOwn()).toMatchObject({ outcome: 'HIT' });
  });

  it('contains nothing of another organisation, for a member or with a token that bypasses row-level security', async () => {
    for (const token of [tokens.member, tokens.bypassRls]) {
      const { value } = await load(token, own.id, (database) => subject.load(database, own.id));
      const text = JSON.stringify(value).toLowerCase();
      expect(marks.filter((mark) => text.includes(mark))).toEqual([]);
      expect(value).toMatchObject(subject.valueAfter as object);
    }
  });

  it('is empty for a member who requests another organisation', async () => {
    for (const orgId of [own.id, foreign.id]) {
      const { value } = await load(tokens.member, orgId, (database) => subject.load(database, foreign.id));
      expect(value).toEqual(subject.nothing);
    }
  });
});

const touch = (table: string, orgId: string) =>
  `update ${table} set updated_at = now() where ${table === 'organizations' ? 'id' : 'org_id'} = '${orgId}'`;

describe('the contacts by temperature', () => {
  it('are four concurrent counts that return no rows', async () => {
    const hold = holdRequests();
    upstream.setFault(hold.keep);
    const counting = load(tokens.member, own.id, (database) => readContactStats(database, own.id));
    await hold.arrived(4);
    upstream.setFault();
    const requests = hold.held.map(({ method, name }) => `${method} ${name}`);
    hold.release();
    expect(requests).toEqual(Array(4).fill('HEAD contacts'));
    expect(await counting).toMatchObject({ value: { total: 7 }, queries: 4 });
  });
});

describe('a page past the end of a list', () => {
  it('is empty and has the exact total', async () => {
    const past = { page: 9, limit: 20 };
    const { value: agents } = await load(tokens.member, own.id, (database) =>
      readAgents({ database, orgId: own.id }, past),
    );
    expect(agents).toEqual({ rows: [], total: 2 });
    const { value: page } = await load(tokens.member, own.id, (database) =>
      readAgents({ database, orgId: own.id }, { page: 2, limit: 1 }),
    );
    expect(page).toMatchObject({ rows: [{ name: 'Zoe' }], total: 2 });
  });
});

describe('the owner of a number', () => {
  const readOwner = (sought: NumberKey) =>
    read(numberView.policy, acrossOrgs, sought, () =>
      load(tokens.service, undefined, (database) => readNumberOwner(database, sought)),
    );
  const readOwn = () => readOwner({ e164: ownNumber });

  it('is found by the number and by its id at the provider, with one query each', async () => {
    const byNumber = await readOwn();
    expect(byNumber).toMatchObject({
      outcome: 'MISS',
      queries: 1,
      value: {
        number: { e164: ownNumber, provider: 'dialer', provider_phone_id: 'dialer-1' },
        organization: { id: own.id, slug: 'org-1' },
        agent: { id: own.agentId, name: 'Ann' },
        inboundConfig: { greeting: 'Hello' },
      },
    });
    const byId = await readOwner({ provider_phone_id: 'dialer-1' });
    expect(byId).toEqual(byNumber);
    expect(await readOwn()).toEqual({ ...byNumber, outcome: 'HIT', queries: 0 });
  });

  it('has null for a missing agent and inbound configuration', async () => {
    await write(`
      insert into organizations (id, name, slug) values ('30000000-0000-4000-8000-000000000000', 'Bare', 'bare');
      insert into phone_numbers (org_id, e164, verified_at) values ('30000000-0000-4000-8000-000000000000', '+15550000003', now());
    `);
    const { value } = await readOwner({ e164: '+15550000003' });
    expect(value).toMatchObject({ organization: { slug: 'bare' }, agent: null, inboundConfig: null });
  });

  it.each(numberView.policy.tables)('is reloaded after a write of any organisation to %s', async (table) => {
    for (const writer of [own.id, foreign.id]) {
      await readOwn();
      expect(await readOwn()).toMatchObject({ outcome: 'HIT' });
      await write(touch(table, writer));
      expect(await readOwn()).toMatchObject({ outcome: 'MISS' });
    }
  });

  it('changes when the number moves to another organisation', async () => {
    const moved = { e164: '+15550000003' };
    await readOwner(moved);
    await write(`update phone_numbers set org_id = '${own.id}' where e164 = '+15550000003'`);
    expect(await readOwner(moved)).toMatchObject({ outcome: 'MISS', value: { organization: { id: own.id } } });
  });

  it('is cached as null for 15 seconds when there is none, and is current after the number is claimed', async () => {
    const unknown = { e164: '+15550000004' };
    expect(await readOwner(unknown)).toMatchObject({ outcome: 'MISS', value: null });
    // The ttl varies by a tenth, so that entries do not all expire at once.
    now += 13 * second;
    expect(await readOwner(unknown)).toMatchObject({ outcome: 'HIT', value: null });
    now += 4 * second;
    expect(await readOwner(unknown)).toMatchObject({ outcome: 'MISS', value: null });
    await write(`insert into phone_numbers (org_id, e164, verified_at) values ('${own.id}', '+15550000004', now())`);
    expect(await readOwner(unknown)).toMatchObject({ outcome: 'MISS', value: { organization: { id: own.id } } });
  });

  it('is null when the organisation is deleted, and returns when it is restored', async () => {
    await readOwn();
    await write(`update organizations set deleted_at = now() where id = '${own.id}'`);
    expect(await readOwn()).toMatchObject({ outcome: 'MISS', value: null });
    await write(`update organizations set deleted_at = null where id = '${own.id}'`);
    expect(await readOwn()).toMatchObject({ outcome: 'MISS', value: { organization: { id: own.id } } });
  });

  it('is refused for a member of another organisation, with any header', async () => {
    const { rows } = await service.stack.sql.query<{ e164: string }>(
      'select e164 from phone_numbers where org_id = $1',
      [foreign.id],
    );
    const e164 = rows[0]?.e164 ?? '';
    expect((await readOwner({ e164 })).value).toMatchObject({ organization: { id: foreign.id } });
    for (const orgId of [own.id, foreign.id, undefined]) {
      const loading = load(tokens.member, orgId, (database) => readNumberOwner(database, { e164 }));
      await expect(loading).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
  });

  it('matches the exact number only, and filter syntax in it has no effect', async () => {
    for (const e164 of ['*', '+1555*', `${ownNumber},e164.neq.x`, 'not.is.null', '']) {
      const { value } = await load(tokens.service, undefined, (database) => readNumberOwner(database, { e164 }));
      expect(value).toBeNull();
    }
  });
});

describe('every table of a policy', () => {
  it('announces its changes', async () => {
    const { rows } = await service.stack.sql.query<{ name: string }>(
      `select tgrelid::regclass::text as name from pg_trigger
       where tgfoid in ('private.announce_change'::regproc, 'private.announce_change_to_all'::regproc) and tgenabled = 'O'
       group by 1 having count(*) = 4`,
    );
    const announcing = rows.map(({ name }) => name);
    const named = new Set((await declaredPolicies()).flatMap(({ tables }) => tables));
    expect(named.size).toBeGreaterThan(0);
    expect([...named].filter((table) => !announcing.includes(table))).toEqual([]);
  });
});
