// Whether one index makes another one unnecessary, and whether an index serves a foreign key.
import type { IndexFacts, IndexKey, ReferenceFacts } from './facts.ts';

/** `duplicate`: both do the same. `covered`: the other one does everything that this one does, and more. */
export function coverageOf(one: IndexFacts, other: IndexFacts): 'duplicate' | 'covered' | undefined {
  if (one.name === other.name || one.table !== other.table || one.method !== other.method) return undefined;
  if (!one.is_valid || !other.is_valid || one.predicate !== other.predicate) return undefined;
  const isSameLength = one.keys.length === other.keys.length;
  // Uniqueness holds for exactly its columns, and a constraint needs its index even if no query does.
  if (one.backs_constraint || (one.is_unique && !(other.is_unique && isSameLength))) return undefined;
  if (!startsWith(other.keys, one.keys) || !contains(other, one.included)) return undefined;
  // Only a btree can be searched by a prefix of its columns.
  if (!isSameLength) return one.method === 'btree' ? 'covered' : undefined;
  return one.included.length === other.included.length && one.is_unique === other.is_unique ? 'duplicate' : 'covered';
}

function startsWith(keys: readonly IndexKey[], prefix: readonly IndexKey[]): boolean {
  return (
    prefix.length <= keys.length &&
    prefix.every((key, place) => {
      const other = keys[place];
      return (
        other !== undefined &&
        key.expression === other.expression &&
        key.opclass === other.opclass &&
        key.collation === other.collation &&
        key.is_descending === other.is_descending &&
        key.nulls_first === other.nulls_first
      );
    })
  );
}

function contains({ keys, included }: IndexFacts, columns: readonly string[]): boolean {
  return columns.every((column) => included.includes(column) || keys.some((key) => key.column === column));
}

/** Whether it finds the rows that reference a given row: its first columns are the foreign key's columns, in any order. */
export function servesReference(index: IndexFacts, { table, columns }: ReferenceFacts): boolean {
  if (index.table !== table || index.method !== 'btree' || !index.is_valid) return false;
  const prefix = index.keys.slice(0, columns.length).map(({ column }) => column);
  return columns.every((column) => prefix.includes(column)) && excludesOnlyNulls(index, columns);
}

/** A null reference references no row, so a partial index may leave those rows out. */
function excludesOnlyNulls({ predicate }: IndexFacts, columns: readonly string[]): boolean {
  if (predicate === null) return true;
  const tests = predicate.replace(/^\((\(.*\))\)$/, '$1').split(' AND ');
  return tests.every((test) => columns.includes(/^\(?(\w+) IS NOT NULL\)?$/.exec(test)?.[1] ?? ''));
}
