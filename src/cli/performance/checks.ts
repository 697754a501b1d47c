// The six performance targets of a call dashboard, and how each is measured on a running service.
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
/** The requests that a dashboard sends at once when it opens. */
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

  /** The slowest of ten. The cache entries of the organisation are invalidated before each, so that none of them is a hit. */
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
    const readAllViews = () => Promise.all(Object.values(views).map(get));
    await readAllViews();
    const before = await countReads(service);
    for (let round = 0; round < roundsOfHits; round += 1) await readAllViews();
    const after = await countReads(service);
    const reads = after.all - before.all;
    if (reads <= 0) return { measured: null, verdict: 'missed', message: 'none of these reads was counted' };
    const measured = Math.round(((after.hits - before.hits) / reads) * 10_000) / 100;
    return { measured, verdict: measured > 80 ? 'met' : 'missed' };
  }

  async function indexes(): Promise<Finding> {
    if (!isForOps) return notChecked('needs --ops-token');
    const found = (await ask('/api/monitoring/indexes', { as: 'ops' }).catch(ignoreNotFound)) as
      | { indexes: { name: string; isValid: boolean }[] }
      | undefined;
    if (found === undefined) return notChecked('this service does not report its indexes');
    const valid = new Set(found.indexes.filter(({ isValid }) => isValid).map(({ name }) => name));
    const missing = namedIndexes.filter((name) => !valid.has(name));
    const measured = namedIndexes.length - missing.length;
    if (missing.length === 0) return { measured, verdict: 'met' };
    return { measured, verdict: 'missed', message: `missing or not valid: ${missing.join(', ')}` };
  }

  const openDashboard = () => Promise.all(dashboard.map(get));
  return [
    await judge('whole dashboard', '< 800 ms', () => timed(800, openDashboard)),
    await judge('stats', '< 400 ms', () => timed(400, () => get(views.stats))),
    await judge('analytics summary', '< 500 ms', () => timed(500, () => get(views.analytics))),
    await judge('recording URL', '< 200 ms', timedRecording),
    await judge('hit rate after warm-up', '> 80 %', hitRate),
    await judge('named indexes', `${namedIndexes.length} valid`, indexes),
  ];
}

/** A response with an error misses the target, however fast it was. */
async function judge(name: string, target: string, find: () => Promise<Finding>): Promise<Check> {
  const finding = await find().catch((error: unknown): Finding => {
    if (!(error instanceof Refusal)) throw error;
    return { measured: null, verdict: 'missed', message: error.message };
  });
  return { name, target, message: null, ...finding };
}

/** An older service does not have the route. */
function ignoreNotFound(error: unknown): undefined {
  if (!(error instanceof Refusal) || error.statusCode !== 404) throw error;
}

async function countReads({ ask }: Service): Promise<{ hits: number; all: number }> {
  const { cache } = (await ask('/api/monitoring/cache-stats', { as: 'ops' })) as {
    cache: { hits: number; misses: number; stale: number; bypass: number };
  };
  const { hits, misses, stale, bypass } = cache;
  return { hits, all: hits + misses + stale + bypass };
}
