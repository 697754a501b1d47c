// Reads PostgreSQL's plans: which index a plan uses and how, and a readable form of it.
import { type HotQuery, indexesOf } from './hot-query.ts';

export interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Recheck Cond'?: string;
  readonly Filter?: string;
  readonly 'Conflict Arbiter Indexes'?: readonly string[];
  readonly 'Subplan Name'?: string;
  readonly 'Total Cost': number;
  readonly 'Plan Rows': number;
  readonly Plans?: readonly Plan[];
}

/** A count comes with a query of zero rows that is planned and never executed: its nodes are left out. */
function executedNodesOf(query: Pick<HotQuery, 'sql'>, plan: Plan): Plan[] {
  const isRun = !isCount(query) || plan['Node Type'] !== 'Limit';
  return isRun ? [plan, ...(plan.Plans ?? []).flatMap((child) => executedNodesOf(query, child))] : [];
}

/** Why a plan is not the required one. Undefined when it is. */
export function complaintAbout(plan: Plan, query: HotQuery): string | undefined {
  const nodes = executedNodesOf(query, plan);
  const used = nodes.filter((node) => isOneOf(node, indexesOf(query)));
  const names = used.flatMap((node) => node['Conflict Arbiter Indexes'] ?? node['Index Name'] ?? []);
  // The total of a list may read the whole table when most rows count. The page itself must use an index.
  const isListWithTotal = query.sql.includes('pgrst_source_count') && !isCount(query);
  if (
    !(isListWithTotal && names.length > 0) &&
    nodes.some((node) => node['Node Type'] === 'Seq Scan' && node['Relation Name'] === query.table)
  ) {
    return `reads all of ${query.table}`;
  }
  const isAll = typeof query.index !== 'string' && 'all' in query.index;
  const missed = indexesOf(query).filter((index) => !names.includes(index));
  if (isAll ? missed.length > 0 : names.length === 0) {
    const others = nodes.flatMap((node) => node['Index Name'] ?? []);
    return others.length === 0 ? 'uses no index' : `uses ${[...new Set(others)].join(', ')} instead`;
  }
  const { bound } = query;
  if (bound !== undefined && !used.some((node) => new RegExp(`\\b${bound}\\b`).test(node['Index Cond'] ?? ''))) {
    return `scans ${names.join(', ')} from its start instead of searching it by ${bound}`;
  }
  if (query.inOrder && nodes.some((node) => node['Node Type'].endsWith('Sort'))) return 'sorts the rows';
  return undefined;
}

const isCount = ({ sql }: Pick<HotQuery, 'sql'>) => sql.includes(':limit_0 ');

function isOneOf(node: Plan, indexes: readonly string[]): boolean {
  const names = [...(node['Conflict Arbiter Indexes'] ?? []), node['Index Name'] ?? ''];
  return names.some((name) => indexes.includes(name));
}

/** One line per plan node, with its conditions below. */
export function linesOf(plan: Plan, depth = 0): string[] {
  const {
    'Node Type': type,
    'Index Name': index,
    'Relation Name': table,
    'Index Cond': condition,
    Filter: filter,
  } = plan;
  const what = [
    type,
    index === undefined ? '' : ` using ${index}`,
    table === undefined ? '' : ` on ${table}`,
    `  (cost ${Math.round(plan['Total Cost'])}, ${plan['Plan Rows']} rows)`,
  ].join('');
  const indent = '  '.repeat(depth);
  return [
    `${indent}${what}`,
    ...(condition === undefined ? [] : [`${indent}    index condition ${condition}`]),
    ...(filter === undefined ? [] : [`${indent}    filter ${filter}`]),
    ...(plan.Plans ?? []).flatMap((child) => linesOf(child, depth + 1)),
  ];
}
