// The only place that writes PostgREST's filter syntax by hand. Everything else uses the client's typed filters.

/** A value inside `or=(…)`: quoted, so that commas, parentheses and dots in it mean nothing. */
export function quote(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

interface OrFilterable {
  or(filters: string): this;
}

export interface Order {
  /** Never null in any row. */
  readonly column: string;
  readonly descending: boolean;
}

export interface Keyset extends Order {
  /** The last row's value of `column`, and its id, which breaks ties. */
  readonly after: { readonly value: string; readonly id: string };
}

/**
 * The rows after a given one. The bound stands twice: PostgreSQL starts an index scan at the plain one, while an `or()`
 * alone walks from the start of the index (row 800,000: 361 ms against 2).
 */
export function pastKeyset<Query extends OrFilterable & BoundFilterable>(query: Query, keyset: Keyset): Query {
  const { column, descending, after } = keyset;
  const beyond = descending ? 'lt' : 'gt';
  const bounded = descending ? query.lte(column, after.value) : query.gte(column, after.value);
  const value = quote(after.value);
  return bounded.or(`${column}.${beyond}.${value},and(${column}.eq.${value},id.${beyond}.${quote(after.id)})`);
}

interface BoundFilterable {
  lte(column: string, value: string): this;
  gte(column: string, value: string): this;
}

/** Any of the values, null among them when `orNone`: `in` alone never matches a null. */
export function anyOf<Query extends OrFilterable & InFilterable>(
  query: Query,
  column: string,
  values: readonly string[],
  { orNone }: { orNone: boolean },
): Query {
  if (!orNone) return query.in(column, values);
  if (values.length === 0) return query.is(column, null);
  return query.or(`${column}.in.(${values.map(quote).join(',')}),${column}.is.null`);
}

interface InFilterable {
  in(column: string, values: readonly string[]): this;
  is(column: string, value: null): this;
}
