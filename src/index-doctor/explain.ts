// Explains the plan of a hot query as PostgREST runs it: prepared, in the caller's role, as a custom and as a generic plan.
// EXPLAIN without ANALYZE, in read-only transactions: no query is executed.
import pg from 'pg';
import { type CatalogueFacts, isLarge, type TableFacts } from './facts.ts';
import type { HotQuery } from './hot-query.ts';
import { complaintAbout, type Plan } from './plan.ts';
import { placeholder, readSample, type Sample, valuesIn } from './sample.ts';

/**
 * `used`: the planner chooses the index. `usable`: it chooses the index when sequential scans are off, so it would in a larger table.
 * `too small to tell`: not even then, but the table has too few rows to prove anything. `not used` and `failed` stop a deploy.
 */
type Verdict = 'used' | 'usable' | 'too small to tell' | 'not used' | 'failed';

type PlanMode = 'custom' | 'generic';

export interface Explained {
  readonly query: HotQuery;
  readonly verdict: Verdict;
  /** The plan modes that the settings of role and function allow. Only these decide the verdict. */
  readonly decidedBy: readonly PlanMode[];
  /** For each mode, also for one that does not decide. */
  readonly complaints: Readonly<Partial<Record<PlanMode, string>>>;
  readonly plans: Readonly<Partial<Record<PlanMode, Plan>>>;
}

const unknownUser = '00000000-0000-0000-0000-000000000000';

export async function explainHotQuery(
  client: Pick<pg.ClientBase, 'query'>,
  query: HotQuery,
  facts: CatalogueFacts,
): Promise<Explained> {
  const table: TableFacts | undefined = facts.tables.find(({ name }) => name === query.table);
  const allowed = modesOf(query, facts);
  try {
    const sample = await readSample(client, query);
    // Without a sample row there are no values, so only the generic plan can be asked for.
    const modes: readonly PlanMode[] = sample.values === undefined ? ['generic'] : ['custom', 'generic'];
    const decidedBy = allowed.filter((mode) => modes.includes(mode));
    const natural = await plansOf(client, query, sample, modes, {});
    const isAsRequired = (found: typeof natural) => decidedBy.every((mode) => found.complaints[mode] === undefined);
    if (decidedBy.length > 0 && isAsRequired(natural)) return { query, decidedBy, verdict: 'used', ...natural };
    if (table !== undefined && isLarge(table) && decidedBy.length > 0) {
      return { query, decidedBy, verdict: 'not used', ...natural };
    }
    const forced = await plansOf(client, query, sample, modes, { enable_seqscan: 'off', enable_sort: 'off' });
    const verdict = decidedBy.length > 0 && isAsRequired(forced) ? 'usable' : 'too small to tell';
    return { query, decidedBy, verdict, ...forced };
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return { query, decidedBy: allowed, verdict: 'failed', complaints: { generic: error.message }, plans: {} };
  }
}

/** A function's setting overrides its role's. Without a setting, PostgreSQL may use either mode. */
function modesOf({ inside, runsAs }: HotQuery, { roles, functions }: CatalogueFacts): PlanMode[] {
  const role = runsAs === 'service' ? 'callboard_service' : 'authenticated';
  const setting = (inside === undefined ? undefined : functions[inside]) ?? roles[role];
  if (setting === 'force_custom_plan') return ['custom'];
  return setting === 'force_generic_plan' ? ['generic'] : ['custom', 'generic'];
}

async function plansOf(
  client: Pick<pg.ClientBase, 'query'>,
  query: HotQuery,
  sample: Sample,
  modes: readonly PlanMode[],
  settings: Readonly<Record<string, string>>,
) {
  const plans: Partial<Record<PlanMode, Plan>> = {};
  const complaints: Partial<Record<PlanMode, string>> = {};
  for (const mode of modes) {
    const plan = await planOf(client, query, sample, { ...settings, plan_cache_mode: `force_${mode}_plan` });
    plans[mode] = plan;
    const complaint = complaintAbout(plan, query);
    if (complaint !== undefined) complaints[mode] = complaint;
  }
  return { plans, complaints };
}

async function planOf(
  client: Pick<pg.ClientBase, 'query'>,
  query: HotQuery,
  sample: Sample,
  settings: Readonly<Record<string, string>>,
): Promise<Plan> {
  const { statement, names } = numbered(query.sql);
  const values = names.map((name) => literal(sample.values?.get(name)));
  await client.query('begin read only');
  try {
    await setCaller(client, query, sample);
    for (const [name, value] of Object.entries(settings)) {
      await client.query('select set_config($1, $2, true)', [name, value]);
    }
    await client.query(`prepare hot_query as ${statement}`);
    const execute = `execute hot_query${values.length === 0 ? '' : `(${values.join(', ')})`}`;
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`explain (format json) ${execute}`);
    const plan = rows[0]?.['QUERY PLAN'][0].Plan;
    if (plan === undefined) throw new Error(`EXPLAIN of "${query.name}" returned no plan`);
    return plan;
  } finally {
    await client.query('rollback');
    await client.query('deallocate all');
  }
}

/** Sets headers, claims and role, as PostgREST does for a request. */
async function setCaller(client: Pick<pg.ClientBase, 'query'>, { runsAs }: HotQuery, sample: Sample): Promise<void> {
  if (runsAs === 'owner' || runsAs === 'service') return;
  const role = 'authenticated';
  const claims = { role, sub: sample.userId ?? unknownUser };
  const headers = sample.orgId === undefined ? {} : { 'x-org-id': sample.orgId };
  await client.query(
    `select set_config('request.jwt.claims', $1, true), set_config('request.headers', $2, true), set_config('role', $3, true)`,
    [JSON.stringify(claims), JSON.stringify(headers), role],
  );
}

function numbered(sql: string): { statement: string; names: string[] } {
  const names = valuesIn(sql);
  return { statement: sql.replace(placeholder, (_, name: string) => `$${names.indexOf(name) + 1}`), names };
}

function literal(value: string | undefined): string {
  return value === undefined ? 'null' : pg.escapeLiteral(value);
}
