// PostgreSQL's plans: which index is entered where, and how a plan reads for people.
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

/** Beside a count stands a query of no rows, which is planned and never run: its plan says nothing. */
function nodesRunOf(query: Pick<HotQuery, 'sql'>, plan: Plan): Plan[] {
  const isRun = !isCount(query) || plan['Node Type'] !== 'Limit';
  return isRun ? [plan, ...(plan.Plans ?? []).flatMap((child) => nodesRunOf(query, child))] : [];
}

/** Why a plan is not the one that was meant; undefined: it is. */
export function complaintAbout(plan: Plan, query: HotQuery): string | undefined {
  const nodes = nodesRunOf(query, plan);
  const used = nodes.filter((node) => isOneOf(node, indexesOf(query)));
  const names = used.flatMap((node) => node['Conflict Arbiter Indexes'] ?? node['Index Name'] ?? []);
  // The total beside a list is rightly read from the table where most rows count; that the page is not, its index shows.
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
    return `walks ${names.join(', ')} from its start, and does not enter it at ${bound}`;
  }
  if (query.inOrder && nodes.some((node) => node['Node Type'].endsWith('Sort'))) return 'sorts what it has found';
  return undefined;
}

const isCount = ({ sql }: Pick<HotQuery, 'sql'>) => sql.includes(':limit_0 ');

function isOneOf(node: Plan, indexes: readonly string[]): boolean {
  const names = [...(node['Conflict Arbiter Indexes'] ?? []), node['Index Name'] ?? ''];
  return names.some((name) => indexes.includes(name));
}

/** A line for each step that touches rows or moves them. */
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
    ...(condition === undefined ? [] : [`${indent}    entered at ${condition}`]),
    ...(filter === undefined ? [] : [`${indent}    then tested for ${filter}`]),
    ...(plan.Plans ?? []).flatMap((child) => linesOf(child, depth + 1)),
  ];
}
