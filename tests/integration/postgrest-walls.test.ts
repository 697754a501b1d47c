// The walls without the service: whoever has a token can speak to PostgREST himself.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signUser } from '../helpers/app.ts';
import { foreign, type MarkedOrgs, own, seedMarkedOrgs, users } from '../helpers/marked-orgs.ts';
import { startTestStack, type TestStack } from '../helpers/stack.ts';

let stack: TestStack;
let orgs: MarkedOrgs;
let relations: string[];

beforeAll(async () => {
  stack = await startTestStack();
  orgs = await seedMarkedOrgs(stack.sql);
  relations = await namesOf(`select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f') order by 1`);
});
afterAll(() => stack?.close());

async function namesOf(sql: string): Promise<string[]> {
  const { rows } = await stack.sql.query<{ name: string }>(sql);
  return rows.map(({ name }) => name);
}

interface Asking {
  readonly token?: string;
  readonly orgId?: string;
  readonly method?: string;
  readonly body?: unknown;
}

async function ask(path: string, { token, orgId, method = 'GET', body }: Asking) {
  const { url, publishableKey } = stack.services.supabase;
  const headers: Record<string, string> = { apikey: publishableKey, prefer: 'return=representation, count=exact' };
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
const asOwner = async (orgId: string): Promise<Asking> => ({ token: await tokenOf('owner'), orgId });

async function everything(): Promise<Record<string, unknown>> {
  const rows: Record<string, unknown> = {};
  for (const name of relations) {
    const answer = await stack.sql.query<{ row: string }>(`select to_jsonb(t)::text as row from public.${name} t`);
    rows[name] = answer.rows.map(({ row }) => row).sort();
  }
  return rows;
}

/** A row of the own org as it stands, but for what the database makes itself. */
async function copyOfOwnRow(name: string): Promise<Record<string, unknown>> {
  const made = await namesOf(`select column_name as name from information_schema.columns
    where table_schema = 'public' and table_name = '${name}' and is_generated = 'ALWAYS'`);
  const { text } = await ask(`${name}?limit=1`, await asOwner(own.id));
  const [row = {}] = JSON.parse(text) as Record<string, unknown>[];
  return Object.fromEntries(Object.entries(row).filter(([column]) => column !== 'id' && !made.includes(column)));
}

const calls = 'call_logs?select=*,contacts(*),agents(*),organizations(*,user_org_roles(*),leads(*))';
const span = { started_from: '1970-01-01', started_before: '9000-01-01' };
/** What each function of the API is asked, and what it says to somebody who may see nothing. */
const org = foreign.id;
const zone = 'Asia/Kathmandu';
const noSeries = { value: null, buckets: [], calls: [], completed: [], timed: [], seconds: [] };
const noAgents = {
  ...{ part: 'all', place: null, agent_id: null, agent_name: null, agents: 0 },
  ...{ calls: 0, completed: 0, timed: 0, seconds: 0, rated: 0, positive: 0 },
};
const noTotals = { calls: 0, completed: 0, today: 0, inbound: 0, outbound: 0, average_duration_seconds: null };
const audit = { org, action: 'cache.invalidated', request_id: 'r', details: {} };
const functions: Record<string, { readonly body: object; readonly nothing: unknown }> = {
  ping: { body: {}, nothing: true },
  my_memberships: { body: {}, nothing: [] },
  search_calls: { body: { term: '' }, nothing: [] },
  call_totals: { body: { org, term: '' }, nothing: [noTotals] },
  open_pipeline_value: { body: { org, created_from: '1970-01-01' }, nothing: 0 },
  call_figures: {
    body: { org, span_starts: ['1970-01-01'], span_ends: ['9000-01-01'] },
    nothing: [{ calls: 0, completed: 0, average_duration_seconds: null }],
  },
  kept_call_stats: { body: { org, zone, today_from: '2026-01-01', leads_from: '2026-01-01' }, nothing: [] },
  kept_call_comparisons: {
    body: {
      ...{ org, zone, span_starts: ['2026-01-01'], span_ends: ['2026-02-01'] },
      ...{ part_starts: ['1970-01-01'], part_ends: ['9000-01-01'] },
      ...{ broken_from: '1970-01-01', broken_before: '9000-01-01', part_sign: 1 },
    },
    nothing: [],
  },
  kept_call_series: { body: { org, zone, bounds: ['1970-01-01', '9000-01-01'] }, nothing: [] },
  call_series: { body: { org, bounds: ['1970-01-01', '9000-01-01'] }, nothing: [noSeries] },
  call_agents: { body: { org, ...span, min_calls: 1, ranked_by: 'calls', most: 100 }, nothing: [noAgents] },
  audit_by_ops: { body: audit, nothing: false },
  call_breakdown: { body: { org, ...span, previous_from: '1970-01-01', previous_before: '9000-01-01' }, nothing: [] },
};

describe('reading from PostgREST', () => {
  it('shows the own rows in every table, and none of anybody else', async () => {
    for (const name of relations) {
      const answer = await ask(name, await asOwner(own.id));
      expect({ name, status: answer.status, range: answer.range }).toEqual({ name, status: 200, range: rangeOf(name) });
      expect(answer.foreignMarks, name).toEqual([]);
    }
  });

  // Four people belong to the own org, and its call is counted by its day and over all; of everything else there is one.
  const ranges: Record<string, string> = { user_org_roles: '0-3/4', call_daily_totals: '0-1/2' };
  const rangeOf = (name: string) => ranges[name] ?? '0-0/1';

  it.each<[string, () => Promise<Asking>]>([
    ["another org's header", () => asOwner(foreign.id)],
    [
      "another org's header, over the own claim",
      async () => ({ token: await tokenOf('owner', own.id), orgId: foreign.id }),
    ],
    ["another org's claim", async () => ({ token: await tokenOf('owner', foreign.id) })],
    ['no org', async () => ({ token: await tokenOf('owner') })],
    ['a malformed header', async () => ({ token: await tokenOf('owner', own.id), orgId: `${own.id},${foreign.id}` })],
  ])('shows no row of any table with %s', async (_, asking) => {
    const who = await asking();
    for (const name of relations) {
      const answer = await ask(name, who);
      expect({ name, text: answer.text, range: answer.range }).toEqual({ name, text: '[]', range: '*/0' });
    }
  });

  it('shows nothing of another org through what is embedded, whichever way', async () => {
    const answer = await ask(calls, await asOwner(own.id));
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toHaveLength(1);
    expect(answer.foreignMarks).toEqual([]);
    expect((await ask(calls, await asOwner(foreign.id))).text).toBe('[]');
  });

  it.each([`call_logs?id=eq.${foreign.callId}`, `call_logs?or=(id.eq.${foreign.callId},org_id.eq.${foreign.id})`])(
    'finds nothing of another org by %s',
    async (path) => {
      expect((await ask(path, await asOwner(own.id))).text).toBe('[]');
    },
  );

  it('is refused to those without a token, in every table', async () => {
    for (const name of relations) {
      const answer = await ask(name, { orgId: own.id });
      expect({ name, status: answer.status }).toEqual({ name, status: 401 });
      expect(answer.text, name).toContain('permission denied');
    }
  });
});

describe('the functions of the API', () => {
  const call = (name: string, who: Asking) =>
    ask(`rpc/${name}`, { ...who, method: 'POST', body: functions[name]?.body });

  it('are all tried here', async () => {
    // Not what extensions bring: hosted Supabase keeps them in a schema of their own.
    const names = await namesOf(`select distinct proname as name from pg_proc
      where pronamespace = 'public'::regnamespace
        and not exists (select 1 from pg_depend d where d.objid = pg_proc.oid and d.deptype = 'e')
        and prorettype <> 'trigger'::regtype order by 1`);
    expect(names).toEqual(Object.keys(functions).sort());
  });

  it.each(Object.entries(functions))('say nothing of another org with its header: %s', async (name, { nothing }) => {
    const answer = await call(name, await asOwner(foreign.id));
    expect(answer.status).toBe(200);
    expect(answer.foreignMarks).toEqual([]);
    if (name !== 'my_memberships') expect(JSON.parse(answer.text)).toEqual(nothing);
  });

  it.each(Object.keys(functions))('say nothing of another org beside the own: %s', async (name) => {
    const answer = await call(name, await asOwner(own.id));
    expect(answer.status).toBe(200);
    expect(answer.foreignMarks).toEqual([]);
  });

  it('list the memberships of the caller alone', async () => {
    const { text } = await call('my_memberships', await asOwner(foreign.id));
    expect(JSON.parse(text)).toMatchObject([{ org_id: own.id, role: 'owner' }]);
  });

  it('are closed to those without a token, but for the ping', async () => {
    for (const name of Object.keys(functions)) {
      const { status } = await call(name, { orgId: own.id });
      expect({ name, status }).toEqual({ name, status: name === 'ping' ? 200 : 401 });
    }
  });
});

describe('writing to PostgREST', () => {
  async function tryAllWrites(who: Asking, orgId: string): Promise<void> {
    for (const name of relations) {
      const org = name === 'organizations' ? 'id' : 'org_id';
      const where = name === 'templates' ? 'name=eq.welcome' : `${org}=eq.${orgId}`;
      const row = await copyOfOwnRow(name);
      if ('org_id' in row) row.org_id = orgId;
      const inserted = await ask(name, { ...who, method: 'POST', body: row });
      // An insert is refused for who writes, not for what is written.
      expect({ name, code: JSON.parse(inserted.text).code }).toEqual({ name, code: '42501' });
      const [column = '', value] = Object.entries(row).find(([key]) => key === 'created_at' || key === 'at') ?? [];
      expectNoRow(name, await ask(`${name}?${where}`, { ...who, method: 'PATCH', body: { [column]: value } }));
      expectNoRow(name, await ask(`${name}?${where}`, { ...who, method: 'DELETE' }));
    }
  }

  function expectNoRow(name: string, { status, text }: { status: number; text: string }): void {
    if (status === 200) expect(text, name).toBe('[]');
    else expect({ name, code: JSON.parse(text).code }).toEqual({ name, code: '42501' });
  }

  it.each<[string, string, () => Promise<Asking>]>([
    ['a viewer', own.id, async () => ({ token: await tokenOf('viewer'), orgId: own.id })],
    ['a member with the header of another org', foreign.id, () => asOwner(foreign.id)],
    ['a member who names another org in the row', foreign.id, () => asOwner(own.id)],
    ['somebody without a token', own.id, async () => ({ orgId: own.id })],
  ])('changes nothing in any table for %s', async (_, orgId, asking) => {
    const before = await everything();
    await tryAllWrites(await asking(), orgId);
    expect(await everything()).toEqual(before);
  });
});
