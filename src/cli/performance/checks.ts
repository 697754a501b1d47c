// The six things a call dashboard must keep: what they are held to, and how each is measured on a running service.
import { Refusal, type Service } from './service.ts';

export interface Check {
  readonly name: string;
  readonly target: string;
  /** In the target's unit; null where nothing could be measured. */
  readonly measured: number | null;
  readonly verdict: 'met' | 'missed' | 'not checked';
  readonly message: string | null;
}

const rounds = 10;
const roundsOfHits = 20;
const views = {
  stats: '/api/calls-dashboard/stats',
  analytics: '/api/calls-dashboard/analytics/summary',
  list: '/api/calls-dashboard',
} as const;
/** What a dashboard sends, all at once, when it is opened. */
const dashboard = ['/api/me', ...Object.values(views)];

export const namedIndexes = [
  'idx_call_logs_org_from_created',
  'idx_call_logs_org_to_created',
  'idx_appointments_org_contact_scheduled',
  'idx_appointments_org_status_confirmed',
  'idx_messages_org_contact_method',
  'idx_services_org_created',
  'idx_phone_numbers_e164',
  'idx_organizations_deleted_name',
  'idx_organizations_deleted_created',
] as const;

type Finding = Pick<Check, 'measured' | 'verdict'> & { readonly message?: string };

const notChecked = (message: string): Finding => ({ measured: null, verdict: 'not checked', message });

export async function checkPerformance(service: Service, orgId: string): Promise<Check[]> {
  const { ask, isForOps } = service;
  const get = (path: string) => ask(path, { as: 'member' });

  /** The slowest of ten, each after the cache has forgotten the org: what was asked before does not help. */
  async function timed(belowMs: number, load: () => Promise<unknown>): Promise<Finding> {
    await load();
    let slowestMs = 0;
    for (let round = 0; round < rounds; round += 1) {
      if (isForOps) {
        await ask('/api/monitoring/cache/invalidate', { as: 'ops', method: 'POST', body: { org_id: orgId } });
      }
      const startedAt = performance.now();
      await load();
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    }
    const measured = Math.round(slowestMs * 10) / 10;
    return { measured, verdict: measured < belowMs ? 'met' : 'missed' };
  }

  async function timedRecording(): Promise<Finding> {
    const { data } = (await get(`${views.list}?has_recording=true&limit=1`)) as { data: { id: string }[] };
    const [call] = data;
    if (call === undefined) return notChecked('the organisation has no call with a recording');
    return timed(200, () => get(`${views.list}/${call.id}/recording-url`));
  }

  async function hitRate(): Promise<Finding> {
    if (!isForOps) return notChecked('needs --ops-token');
    const askForAll = () => Promise.all(Object.values(views).map(get));
    await askForAll();
    const before = await readsOf(service);
    for (let round = 0; round < roundsOfHits; round += 1) await askForAll();
    const after = await readsOf(service);
    const reads = after.all - before.all;
    if (reads <= 0) return { measured: null, verdict: 'missed', message: 'none of these reads was counted' };
    const measured = Math.round(((after.hits - before.hits) / reads) * 10_000) / 100;
    return { measured, verdict: measured > 80 ? 'met' : 'missed' };
  }

  async function indexes(): Promise<Finding> {
    if (!isForOps) return notChecked('needs --ops-token');
    const found = (await ask('/api/monitoring/indexes', { as: 'ops' }).catch(unlessUnknown)) as
      | { indexes: { name: string; isValid: boolean }[] }
      | undefined;
    if (found === undefined) return notChecked('this service does not tell of its indexes');
    const valid = new Set(found.indexes.filter(({ isValid }) => isValid).map(({ name }) => name));
    const missing = namedIndexes.filter((name) => !valid.has(name));
    const measured = namedIndexes.length - missing.length;
    if (missing.length === 0) return { measured, verdict: 'met' };
    return { measured, verdict: 'missed', message: `not there, or not valid: ${missing.join(', ')}` };
  }

  const openDashboard = () => Promise.all(dashboard.map(get));
  return [
    await held('dashboard, all of it', '< 800 ms', () => timed(800, openDashboard)),
    await held('stats', '< 400 ms', () => timed(400, () => get(views.stats))),
    await held('analytics summary', '< 500 ms', () => timed(500, () => get(views.analytics))),
    await held('recording URL', '< 200 ms', timedRecording),
    await held('hit rate after warm-up', '> 80 %', hitRate),
    await held('named indexes', `${namedIndexes.length} valid`, indexes),
  ];
}

/** A view that fails has not been fast. */
async function held(name: string, target: string, find: () => Promise<Finding>): Promise<Check> {
  const finding = await find().catch((error: unknown): Finding => {
    if (!(error instanceof Refusal)) throw error;
    return { measured: null, verdict: 'missed', message: error.message };
  });
  return { name, target, message: null, ...finding };
}

/** An older service has no such route. */
function unlessUnknown(error: unknown): undefined {
  if (!(error instanceof Refusal) || error.statusCode !== 404) throw error;
}

async function readsOf({ ask }: Service): Promise<{ hits: number; all: number }> {
  const { cache } = (await ask('/api/monitoring/cache-stats', { as: 'ops' })) as {
    cache: { hits: number; misses: number; stale: number; bypass: number };
  };
  const { hits, misses, stale, bypass } = cache;
  return { hits, all: hits + misses + stale + bypass };
}
