// The service on a real stack, and functions that create organisations, members and calls in it.
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { expect, vi } from 'vitest';
import { buildApp, type Parts } from '../../src/app.ts';
import { readConfig, type Services } from '../../src/config.ts';
import { changeChannel } from '../../src/database/change-feed/change.ts';
import { checkResponsesAreDocumented } from './documented-responses.ts';
import { startTestStack, type TestStack, type TestStackOptions } from './stack.ts';

checkResponsesAreDocumented();

/** The default pool of startPostgrest. */
const testPool = 20;

/** Streams end at once, with `event: busy`: inject() waits for the end of a response. Tests of streams override it. */
const withoutStreams = { LIVE_STREAMS_PER_INSTANCE: '0' };

export interface TestAppOptions {
  readonly now?: () => number;
  readonly env?: Record<string, string>;
  readonly logger?: Parts['logger'];
  /** Replaces the addresses of the stack, for example by those of a proxy. */
  readonly between?: (services: Services) => Services | Promise<Services>;
  readonly standIns?: Parts['standIns'];
  /** The instance has no change feed, so the start does not wait for it. */
  readonly isWithoutFeed?: boolean;
  readonly prepared?: TestStackOptions['prepared'];
}

export type TestApp = Awaited<ReturnType<typeof startTestApp>>;

export async function startTestApp(options: TestAppOptions = {}) {
  const resources = new AsyncDisposableStack();
  const { now, prepared } = options;
  const stack = await startTestStack({ ...(now && { now }), ...(prepared && { prepared }) });
  resources.defer(stack.close);
  const app = await startInstance(stack, options);
  resources.defer(() => app.close());
  return { app, stack, close: () => resources.disposeAsync() };
}

/** One instance of the service. Its change feed is healthy when this resolves. */
export async function startInstance(
  { services: own }: Pick<TestStack, 'services'>,
  { now = Date.now, env = {}, logger = false, standIns, between, isWithoutFeed = false }: TestAppOptions = {},
): Promise<FastifyInstance> {
  const services = (await between?.(own)) ?? own;
  const app = await buildApp(readConfig({ DATABASE_POOL: String(testPool), JOBS: 'off', ...withoutStreams, ...env }), {
    services,
    now,
    logger,
    ...(standIns && { standIns }),
  });
  await app.ready();
  if (!isWithoutFeed) await waitForFeed(app);
  return app;
}

/** Resolves when the change feed is healthy: from then on the instance receives every change. */
export function waitForFeed(app: FastifyInstance): Promise<void> {
  return vi.waitFor(() => expect(feedOf(app).state()).toBe('healthy'), { timeout: 30_000, interval: 5 });
}

/**
 * Resolves when these instances have received every change that is committed by now. Notifications arrive in the order of
 * the commits, so a notification that is not a change arrives after all of them.
 */
export async function waitForChanges(
  { sql }: Pick<TestStack, 'sql'>,
  ...apps: readonly FastifyInstance[]
): Promise<void> {
  const expected = apps.map((app) => ({ feed: feedOf(app), ignored: feedOf(app).stats().ignored + 1 }));
  await sql.query('select pg_notify($1, $2)', [changeChannel, 'no change']);
  await vi.waitFor(
    () => {
      for (const { feed, ignored } of expected) expect(feed.stats().ignored).toBeGreaterThanOrEqual(ignored);
    },
    { timeout: 30_000, interval: 2 },
  );
}

function feedOf({ changeFeed }: FastifyInstance) {
  if (changeFeed === null) throw new Error('This instance has no change feed');
  return changeFeed;
}

export type Role = 'owner' | 'admin' | 'agent' | 'viewer';

export interface TestOrg {
  readonly id: string;
  readonly userId: string;
  readonly token: string;
}

/** An organisation with one member. */
export async function makeOrg(
  { sql, keys }: Pick<TestStack, 'sql' | 'keys'>,
  { timezone = 'UTC', weekStart = 1, currency = 'USD', role = 'owner' as Role } = {},
): Promise<TestOrg> {
  const id = randomUUID();
  await sql.query('insert into organizations (id, name, slug) values ($1, $2, $3)', [id, `Org ${id}`, `org-${id}`]);
  await sql.query('update org_settings set timezone = $2, week_start = $3, currency = $4 where org_id = $1', [
    id,
    timezone,
    weekStart,
    currency,
  ]);
  const { userId, token } = await addMember({ sql, keys }, id, role);
  return { id, userId, token };
}

export async function addMember({ sql, keys }: Pick<TestStack, 'sql' | 'keys'>, orgId: string, role: Role) {
  const userId = randomUUID();
  await sql.query('insert into user_org_roles (org_id, user_id, role) values ($1, $2, $3)', [orgId, userId, role]);
  return { userId, token: await signUser({ keys }, userId, orgId) };
}

export function signUser(
  { keys }: Pick<TestStack, 'keys'>,
  userId: string,
  orgId?: string,
  issuer?: string,
): Promise<string> {
  const app_metadata = orgId === undefined ? {} : { org_id: orgId };
  const iss = issuer === undefined ? {} : { iss: issuer };
  return keys.sign({ sub: userId, role: 'authenticated', app_metadata, ...iss }, { expiresInSeconds: 3600 });
}

export interface TestCall {
  readonly started_at: string | Date;
  readonly direction?: 'inbound' | 'outbound';
  readonly status?: string;
  readonly [column: string]: unknown;
}

export async function insertCalls({ sql }: Pick<TestStack, 'sql'>, orgId: string, calls: readonly TestCall[]) {
  const rows = calls.map((call) => ({ direction: 'inbound', status: 'completed', org_id: orgId, ...call }));
  const { rows: inserted } = await sql.query<{ id: string }>(
    `insert into call_logs (org_id, direction, status, started_at, from_number, to_number, contact_id, agent_id,
       phone_number_id, duration_seconds, sentiment, recording_key, transcript, cost_micros, outcome, successful)
     select org_id, direction, status, started_at, from_number, to_number, contact_id, agent_id,
       phone_number_id, duration_seconds, sentiment, recording_key, transcript, cost_micros, outcome, successful
     from jsonb_populate_recordset(null::call_logs, $1::jsonb) returning id`,
    [JSON.stringify(rows)],
  );
  return inserted.map(({ id }) => id);
}

/** GET as a member; the body parsed. */
export async function get(app: FastifyInstance, org: Pick<TestOrg, 'token'>, url: string, options: InjectOptions = {}) {
  const headers = { authorization: `Bearer ${org.token}`, ...options.headers };
  const response = await app.inject({ ...options, method: 'GET', url, headers });
  return { status: response.statusCode, headers: response.headers, body: response.json() };
}
