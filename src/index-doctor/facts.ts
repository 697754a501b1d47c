// Facts from the database's catalogue, read by private.index_facts(). findings.ts evaluates them.
import type pg from 'pg';

export interface IndexKey {
  readonly expression: string;
  /** Null for an expression. */
  readonly column: string | null;
  readonly opclass: string;
  readonly collation: string;
  readonly is_descending: boolean;
  readonly nulls_first: boolean;
}

export interface IndexFacts {
  readonly name: string;
  readonly table: string;
  readonly method: string;
  /** Also false during a build. */
  readonly is_valid: boolean;
  readonly is_being_built: boolean;
  readonly is_unique: boolean;
  readonly backs_constraint: boolean;
  readonly keys: readonly IndexKey[];
  readonly included: readonly string[];
  readonly predicate: string | null;
  readonly definition: string;
  readonly bytes: number;
  readonly scans: number;
}

export interface TableFacts {
  readonly name: string;
  /** The planner's estimate. Null before the first ANALYZE. */
  readonly rows: number | null;
  readonly bytes: number;
  readonly full_scans: number;
  readonly rows_read_in_full_scans: number;
  readonly index_scans: number;
}

export interface ReferenceFacts {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
}

export interface CatalogueFacts {
  /** Scans are counted from this time on. */
  readonly statistics_since: string;
  /** The plan_cache_mode of each role or function that sets one. */
  readonly roles: Readonly<Record<string, string>>;
  readonly functions: Readonly<Record<string, string>>;
  readonly tables: readonly TableFacts[];
  readonly indexes: readonly IndexFacts[];
  readonly foreign_keys: readonly ReferenceFacts[];
}

export async function readFacts(client: Pick<pg.ClientBase, 'query'>): Promise<CatalogueFacts> {
  const { rows } = await client.query<{ facts: CatalogueFacts }>('select private.index_facts() as facts');
  const [row] = rows;
  if (row === undefined) throw new Error('private.index_facts() returned no row');
  return row.facts;
}

/** In smaller tables a sequential scan is often the cheapest plan, so the plan proves nothing. */
const minRows = 10_000;
const minBytes = 10_000_000;

export function isLarge({ rows, bytes }: Pick<TableFacts, 'rows' | 'bytes'>): boolean {
  return rows === null ? bytes >= minBytes : rows >= minRows;
}
