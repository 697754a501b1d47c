// The index doctor's report, for the command, the monitoring route and CI.
import type pg from 'pg';
import { type Explained, explainHotQuery } from './explain.ts';
import { type CatalogueFacts, readFacts } from './facts.ts';
import { findingsOf } from './findings.ts';
import { type HotQuery, indexesOf, type Plans } from './hot-query.ts';

type QueryState = Explained['verdict'] | 'not explained';

interface QueryReport {
  readonly name: string;
  readonly feature: string;
  readonly table: string;
  readonly indexes: readonly string[];
  /** `not explained`: only the command asks PostgreSQL for plans. */
  readonly state: QueryState;
  readonly message: string | null;
}

export type IndexReport = ReturnType<typeof createReport>;

/** `explained` is absent where no plans were requested. */
export function createReport(plans: Required<Plans>, facts: CatalogueFacts, explained?: readonly Explained[]) {
  const { hotQueries, requiredIndexes } = plans;
  const findings = findingsOf(facts, requiredIndexes);
  const queries = explained?.map(explainedReport) ?? hotQueries.map(unexplainedReport);
  return {
    isHealthy: !findings.some(({ stopsDeploy }) => stopsDeploy) && !queries.some(({ state }) => stopsDeploy(state)),
    statisticsSince: facts.statistics_since,
    findings,
    hotQueries: queries,
    indexes: facts.indexes.map(({ name, table, bytes, scans, is_valid: isValid }) => ({
      ...{ name, table, bytes, scans, isValid },
      isRequired: requiredIndexes.some((required) => required.name === name),
      hotQueries: hotQueries.filter((query) => indexesOf(query).includes(name)).length,
    })),
    tables: facts.tables.map((table) => ({
      name: table.name,
      rows: table.rows,
      bytes: table.bytes,
      indexBytes: sizeOfIndexes(facts, table.name),
      indexes: facts.indexes.filter((index) => index.table === table.name).length,
      fullScans: table.full_scans,
      indexScans: table.index_scans,
    })),
  };
}

export async function examineIndexes(client: Pick<pg.ClientBase, 'query'>, plans: Required<Plans>) {
  const facts = await readFacts(client);
  const explained: Explained[] = [];
  for (const query of plans.hotQueries) explained.push(await explainHotQuery(client, query, facts));
  return { report: createReport(plans, facts, explained), explained };
}

export function stopsDeploy(state: QueryState): boolean {
  return state === 'not used' || state === 'failed';
}

function sizeOfIndexes({ indexes }: CatalogueFacts, table: string): number {
  return indexes.filter((index) => index.table === table).reduce((sum, { bytes }) => sum + bytes, 0);
}

function unexplainedReport(query: HotQuery): QueryReport {
  const { name, feature, table } = query;
  return { name, feature, table, indexes: indexesOf(query), state: 'not explained', message: null };
}

function explainedReport({ query, verdict, decidedBy, complaints }: Explained): QueryReport {
  const decisive = decidedBy.flatMap((mode) =>
    complaints[mode] === undefined ? [] : [`${complaints[mode]} (${mode} plan)`],
  );
  const genericNote =
    verdict === 'used' && !decidedBy.includes('generic') && complaints.generic !== undefined
      ? [`the generic plan, which the role's settings exclude, ${complaints.generic}`]
      : [];
  const messages = verdict === 'failed' ? Object.values(complaints) : [...decisive, ...genericNote];
  return { ...unexplainedReport(query), state: verdict, message: messages.length === 0 ? null : messages.join('; ') };
}
