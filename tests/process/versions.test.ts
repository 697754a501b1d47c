// Two processes of the service on one database: a write through one, then a read through the other. With the token from the
// response to the write, the read contains the write; without it, that depends on the change feed of the second process.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeOrg } from '../helpers/app.ts';
import { endWithRun } from '../helpers/child-processes.ts';
import { type FeedRelay, startFeedRelay } from '../helpers/feed-relay.ts';
import { fuzzRuns } from '../helpers/fuzz-runs.ts';
import { startRedis } from '../helpers/redis.ts';
import { environmentOf, startService } from '../helpers/service-process.ts';
import { startTestStack, type TestStack } from '../helpers/stack.ts';
import { describeWithRedis } from '../helpers/with-redis.ts';

const pairs = fuzzRuns(50);
const versionHeader = 'x-callboard-version';

describe('without Redis', () => proveTokens(async () => ({})));

describeWithRedis('with Redis', () => {
  const resources = new AsyncDisposableStack();
  afterAll(() => resources.disposeAsync());
  proveTokens(async () => {
    const redis = await startRedis();
    resources.defer(redis.stop);
    return { REDIS_URL: redis.url };
  });
});

function proveTokens(more: () => Promise<Record<string, string>>): void {
  const resources = new AsyncDisposableStack();
  let stack: TestStack;
  let relay: FeedRelay;
  let token: string;
  let writer: string;
  let reader: string;
  /** Connections of the reader begin with this number. */
  let firstOfReader: number;

  beforeAll(async () => {
    stack = await startTestStack();
    resources.defer(stack.close);
    relay = await startFeedRelay(stack.databaseUrl);
    resources.defer(relay.close);
    const org = await makeOrg(stack);
    await stack.sql.query(`insert into platform_roles (user_id, role) values ($1, 'monitor')`, [org.userId]);
    token = await stack.keys.sign(
      {
        sub: org.userId,
        iss: `${stack.services.supabase.url}/auth/v1`,
        role: 'authenticated',
        app_metadata: { org_id: org.id },
      },
      { expiresInSeconds: 3600 },
    );
    const env = {
      ...environmentOf(stack.services),
      ...(await more()),
      // Elsewhere a start would build the pages.
      NODE_ENV: 'production',
      // The same address for both, since instances on different databases share no keys in Redis.
      DATABASE_URL: relay.url,
      PORT: '0',
      LOG_LEVEL: 'info',
      RATE_LIMIT_PER_IP: '1000000',
      RATE_LIMIT_PER_ORG: '1000000',
    };
    writer = await start(env);
    firstOfReader = relay.opened();
    reader = await start(env);
  });
  afterAll(() => resources.disposeAsync());

  async function start(env: Record<string, string>): Promise<string> {
    const { child, ended, listening } = startService({ env });
    endWithRun(child.pid);
    resources.defer(async () => {
      child.kill('SIGKILL');
      await ended;
    });
    const url = await listening;
    await vi.waitFor(
      async () => {
        const headers = { authorization: `Bearer ${token}` };
        const { parts } = (await (await fetch(`${url}/api/monitoring/health`, { headers })).json()) as Health;
        expect(parts.changeFeed.status).toBe('up');
        expect(parts.cache.redis.status).toBe(env.REDIS_URL === undefined ? 'absent' : 'up');
      },
      { timeout: 30_000, interval: 20 },
    );
    return url;
  }

  async function request(url: string, path: string, { method = 'GET', body, version }: RequestOptions = {}) {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(version === undefined ? {} : { [versionHeader]: version }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      cache: response.headers.get('x-cache'),
      version: response.headers.get(versionHeader) ?? undefined,
      body: (await response.json()) as Answer,
    };
  }

  async function addContact(name: string) {
    const made = await request(writer, '/api/contacts', { method: 'POST', body: { full_name: name } });
    expect(made.status).toBe(201);
    if (made.version === undefined) throw new Error('The response to the write has no version.');
    return { id: made.body.id, version: made.version };
  }

  it(`no read is older than its token: ${pairs} times for a contact, the list and the statistics, concurrently`, async () => {
    const { id } = await addContact('Ada');
    const [detail, list, figures] = [`/api/contacts/${id}`, '/api/contacts', '/api/contacts/stats'];
    const before = (await request(reader, figures)).body.total;
    let changed = 0;
    const old: string[] = [];
    const outcomes = new Set<string | null>();
    for (let pair = 1; pair <= pairs; pair++) {
      // Fills the cache with old values. The statistics are relaxed, so without the token they may be a second old.
      await Promise.all([detail, list, figures].map((path) => request(reader, path)));
      const notes = `Change ${++changed}`;
      const { version } = await request(writer, detail, { method: 'PATCH', body: { notes } });
      const made = await addContact(`Contact ${pair}`);
      const both = `${version}, ${made.version}`;
      const [one, all, sum] = await Promise.all([
        request(reader, detail, { version: both }),
        request(reader, list, { version: made.version }),
        request(reader, figures, { version: made.version }),
      ]);
      for (const { cache } of [one, all, sum]) outcomes.add(cache);
      if (one.body.notes !== notes) old.push(`${pair}: notes ${one.body.notes}`);
      if (all.body.pagination?.total !== 1 + pair) old.push(`${pair}: ${all.body.pagination?.total} in the list`);
      if (sum.body.total !== (before ?? 0) + pair) old.push(`${pair}: ${sum.body.total} in the figures`);
    }
    expect(old).toEqual([]);
    // The reads waited for the change feed and used the cache: a bypass would prove less.
    expect(outcomes).toContain('MISS');
  }, 300_000);

  it('while the change feed is delayed, only reads with the token contain the write', async () => {
    const { id } = await addContact('Grace');
    const path = `/api/contacts/${id}`;
    await vi.waitFor(async () => expect((await request(reader, path)).cache).toBe('HIT'), { timeout: 10_000 });
    relay.hold(firstOfReader);
    try {
      const { version } = await request(writer, path, { method: 'PATCH', body: { notes: 'new' } });
      const without = await request(reader, path);
      // STALE after the feed was found to be late.
      expect(without).toMatchObject({
        status: 200,
        cache: expect.stringMatching(/^(HIT|STALE)$/),
        body: { notes: null },
      });
      // The first read detects that the feed is late; the others do not wait.
      for (let read = 0; read < 5; read++) {
        const answer = await request(reader, path, { version });
        expect(answer).toMatchObject({ status: 200, cache: 'BYPASS', body: { notes: 'new' } });
      }
    } finally {
      relay.release();
    }
    await vi.waitFor(async () => expect((await request(reader, path)).body.notes).toBe('new'), { timeout: 10_000 });
  });

  it('a read that waits for the change feed gets its response once the feed has caught up', async () => {
    const { id } = await addContact('Edsger');
    const path = `/api/contacts/${id}`;
    await vi.waitFor(async () => expect((await request(reader, path)).cache).toBe('HIT'), { timeout: 10_000 });
    relay.hold(firstOfReader);
    const { version } = await request(writer, path, { method: 'PATCH', body: { notes: 'new' } });
    const waiting = request(reader, path, { version });
    // The mark whose return the read waits for; a heartbeat on the same channel is empty.
    await vi.waitFor(() => expect(relay.sentWhileHeld()).toMatch(/callboard_heartbeat_\w+\0\0\0[^\0]/), {
      timeout: 10_000,
    });
    relay.release();
    expect(await waiting).toMatchObject({ status: 200, body: { notes: 'new' } });
    expect(await request(reader, path, { version })).toMatchObject({ cache: 'HIT', body: { notes: 'new' } });
  });
}

interface RequestOptions {
  readonly method?: string;
  readonly body?: object;
  readonly version?: string | undefined;
}

interface Answer {
  readonly id: string;
  readonly notes?: string | null;
  readonly total?: number;
  readonly pagination?: { readonly total: number };
}

interface Health {
  readonly parts: {
    readonly changeFeed: { readonly status: string };
    readonly cache: { readonly redis: { readonly status: string } };
  };
}
