// What one index does for another, and for a reference. By keys in their order: an index serves what asks for its first columns.
import type { IndexFacts, IndexKey, ReferenceFacts } from './facts.ts';

/** `duplicate`: the one is as good as the other. `covered`: the other does all that the one does, and more. */
export function coverageOf(one: IndexFacts, other: IndexFacts): 'duplicate' | 'covered' | undefined {
  if (one.name === other.name || one.table !== other.table || one.method !== other.method) return undefined;
  if (!one.is_valid || !other.is_valid || one.predicate !== other.predicate) return undefined;
  const isSameLength = one.keys.length === other.keys.length;
  // What keeps rows apart does so by all of its columns, and a constraint is not for queries alone.
  if (one.backs_constraint || (one.is_unique && !(other.is_unique && isSameLength))) return undefined;
  if (!startsWith(other.keys, one.keys) || !holds(other, one.included)) return undefined;
  // Only in a btree do first columns serve by themselves.
  if (!isSameLength) return one.method === 'btree' ? 'covered' : undefined;
  return one.included.length === other.included.length && one.is_unique === other.is_unique ? 'duplicate' : 'covered';
}

function startsWith(keys: readonly IndexKey[], first: readonly IndexKey[]): boolean {
  return (
    first.length <= keys.length &&
    first.every((key, place) => {
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

function holds({ keys, included }: IndexFacts, columns: readonly string[]): boolean {
  return columns.every((column) => included.includes(column) || keys.some((key) => key.column === column));
}

/** Whether the rows that point at a given one are found by it: its first columns are those of the reference, in any order. */
export function servesReference(index: IndexFacts, { table, columns }: ReferenceFacts): boolean {
  if (index.table !== table || index.method !== 'btree' || !index.is_valid) return false;
  const first = index.keys.slice(0, columns.length).map(({ column }) => column);
  return columns.every((column) => first.includes(column)) && leavesOutNullsAlone(index, columns);
}

/** A reference that is null points nowhere: that those rows are left out does not matter. */
function leavesOutNullsAlone({ predicate }: IndexFacts, columns: readonly string[]): boolean {
  if (predicate === null) return true;
  const tests = predicate.replace(/^\((\(.*\))\)$/, '$1').split(' AND ');
  return tests.every((test) => columns.includes(/^\(?(\w+) IS NOT NULL\)?$/.exec(test)?.[1] ?? ''));
}
