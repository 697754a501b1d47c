// The job that evaluates the rules of one organisation after the other. A lease in the database keeps it to one instance.
import type { FastifyInstance } from 'fastify';
import { orgKey } from '../../../cache/key.ts';
import { dataOf } from '../../../database/postgrest-response.ts';
import type { Job } from '../../../jobs/jobs.ts';
import type { CallRegistry } from '../call-registry.ts';
import type { RuleFilters } from '../rule-filters.ts';
import { type Evaluation, evaluateRule } from './evaluate-rule.ts';
import type { BucketSums, ReadSums } from './read-figures.ts';
import type { RuleRow } from './rule-row.ts';
import { wholeMinute } from './spans.ts';

/** Shorter than the lease. The rules that are left are the first ones of the next run. */
const maxRunMs = 60_000;

interface Leased {
  readonly orgId: string;
  readonly timezone: string;
  readonly lease: string;
  readonly rules: readonly RuleRow[];
}

type Figures = Pick<CallRegistry, 'figureValue' | 'measuresOf'>;

export function createEvaluateAlerts(app: FastifyInstance, filters: RuleFilters, figures: Figures): Job {
  return {
    name: 'evaluate alerts',
    everyMs: 10_000,
    async run(signal) {
      const leased = await claim(app);
      if (leased === null) return false;
      const results = await evaluateAll(app, leased, { filters, figures, signal });
      const args = { org: leased.orgId, lease: leased.lease, results: results as never };
      const isSaved = dataOf(await app.withServiceDatabase((database) => database.rpc('save_alert_evaluation', args)));
      if (isSaved) await app.cache.changed('alert_rule_states', orgKey(leased.orgId));
      return true;
    },
  };
}

async function claim(app: FastifyInstance): Promise<Leased | null> {
  const [row] = dataOf(await app.withServiceDatabase((database) => database.rpc('claim_alert_evaluation')));
  if (row === undefined) return null;
  const rules = row.rules as unknown as readonly RuleRow[];
  return { orgId: row.org_id, timezone: row.timezone, lease: row.lease, rules };
}

interface Run {
  readonly filters: RuleFilters;
  readonly figures: Figures;
  readonly signal: AbortSignal;
}

async function evaluateAll(
  app: FastifyInstance,
  { orgId, timezone, rules }: Leased,
  { filters, figures, signal }: Run,
): Promise<object[]> {
  const startedMs = app.steadyNow();
  const atMs = wholeMinute(app.now());
  const results: object[] = [];
  for (const rule of rules) {
    if (signal.aborted || app.steadyNow() - startedMs > maxRunMs) break;
    const reader = { ...figures, readSums: createReadSums(app, orgId, rule.created_by) };
    const evaluation: Evaluation = { atMs, timezone, parseFilter: filters.parse, reader };
    try {
      results.push(await evaluateRule(rule, evaluation));
    } catch (error) {
      // One rule must not delay the others. It keeps its state, and its time of evaluation shows that it is old.
      app.log.warn({ rule: rule.id, org: orgId, err: error }, 'an alert rule was not evaluated');
    }
  }
  return results;
}

function createReadSums(app: FastifyInstance, org: string, author: string | null): ReadSums {
  return async function readSums(request) {
    const args = { ...request, org, author: author as string, filter: request.filter as never };
    const sums = await app.withServiceDatabase((database) => database.rpc('read_alert_sums', args));
    return dataOf(sums) as unknown as BucketSums;
  };
}
