// An index that must exist. `ensure-indexes` builds it, `check-indexes` reports it when it is missing. The migrations create the same
// indexes; a test compares each definition with pg_get_indexdef, so they are written as PostgreSQL prints them.

export interface RequiredIndex {
  readonly name: string;
  readonly table: string;
  /** As pg_get_indexdef prints it with an empty search_path. */
  readonly definition: string;
  /** It backs this constraint. Built as an index first, then attached. */
  readonly constraint?: 'unique' | 'primary key';
}

/** The index's name, and its definition from the method on: `btree (org_id, created_at DESC)`. */
type Definitions = Readonly<Record<string, string>>;

export function indexesOn(table: string, definitions: Definitions): RequiredIndex[] {
  return declare('CREATE INDEX', table, definitions);
}

/** For uniqueness that no constraint can express: a constraint cannot be partial. */
export function uniqueIndexesOn(table: string, definitions: Definitions): RequiredIndex[] {
  return declare('CREATE UNIQUE INDEX', table, definitions);
}

/** Only for constraints that a hot query depends on. */
export function uniqueConstraintsOn(table: string, definitions: Definitions): RequiredIndex[] {
  return declare('CREATE UNIQUE INDEX', table, definitions).map((index) => ({ ...index, constraint: 'unique' }));
}

/** Only for primary keys that a hot query depends on. */
export function primaryKeyOf(table: string, definitions: Definitions): RequiredIndex[] {
  return declare('CREATE UNIQUE INDEX', table, definitions).map((index) => ({ ...index, constraint: 'primary key' }));
}

function declare(create: string, table: string, definitions: Definitions): RequiredIndex[] {
  const qualified = table.includes('.') ? table : `public.${table}`;
  return Object.entries(definitions).map(([name, definition]) => ({
    name,
    table,
    definition: `${create} ${name} ON ${qualified} USING ${definition}`,
  }));
}
