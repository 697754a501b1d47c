// What the database's catalogue says, as private.index_facts() gives it. Facts alone: what they mean is for findings.ts.
import type pg from 'pg';

export interface IndexKey {
  readonly expression: string;
  /** Null: an expression. */
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
  /** False too while it is being built. */
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
  /** As the planner believes; null before anybody counted. */
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
  /** Scans are counted since then. */
  readonly statistics_since: string;
  /** plan_cache_mode, where a role or a function has its own. */
  readonly roles: Readonly<Record<string, string>>;
  readonly functions: Readonly<Record<string, string>>;
  readonly tables: readonly TableFacts[];
  readonly indexes: readonly IndexFacts[];
  readonly foreign_keys: readonly ReferenceFacts[];
}

export async function readFacts(client: Pick<pg.ClientBase, 'query'>): Promise<CatalogueFacts> {
  const { rows } = await client.query<{ facts: CatalogueFacts }>('select private.index_facts() as facts');
  const [row] = rows;
  if (row === undefined) throw new Error('private.index_facts() gave no row');
  return row.facts;
}

/** From so many rows on the planner has a real choice: below, reading all of a table is often the cheapest way. */
const manyRows = 10_000;
const manyBytes = 10_000_000;

export function isLarge({ rows, bytes }: Pick<TableFacts, 'rows' | 'bytes'>): boolean {
  return rows === null ? bytes >= manyBytes : rows >= manyRows;
}
