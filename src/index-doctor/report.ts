// The doctor's report: one for the command, the route and CI.
import type pg from 'pg';
import { type Explained, explainHotQuery } from './explain.ts';
import { type CatalogueFacts, readFacts } from './facts.ts';
import { findingsOf } from './findings.ts';
import { hotQueries } from './hot-queries.ts';
import { type HotQuery, indexesOf } from './hot-query.ts';
import { requiredIndexes } from './required-indexes.ts';

export type QueryState = Explained['verdict'] | 'not explained';

export interface QueryReport {
  readonly name: string;
  readonly feature: string;
  readonly table: string;
  readonly indexes: readonly string[];
  /** `not explained`: only the command asks PostgreSQL for plans. */
  readonly state: QueryState;
  readonly message: string | null;
}

export type IndexReport = ReturnType<typeof reportOf>;

/** `explained`: absent where plans can not be asked for. */
export function reportOf(facts: CatalogueFacts, explained?: readonly Explained[]) {
  const findings = findingsOf(facts);
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

export async function examine(client: Pick<pg.ClientBase, 'query'>) {
  const facts = await readFacts(client);
  const explained: Explained[] = [];
  for (const query of hotQueries) explained.push(await explainHotQuery(client, query, facts));
  return { report: reportOf(facts, explained), explained };
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
  const deciding = decidedBy.flatMap((mode) =>
    complaints[mode] === undefined ? [] : [`${complaints[mode]} (${mode} plan)`],
  );
  const aside =
    verdict === 'used' && !decidedBy.includes('generic') && complaints.generic !== undefined
      ? [`a plan without values, which its settings forbid, ${complaints.generic}`]
      : [];
  const said = verdict === 'failed' ? Object.values(complaints) : [...deciding, ...aside];
  return { ...unexplainedReport(query), state: verdict, message: said.length === 0 ? null : said.join('; ') };
}
