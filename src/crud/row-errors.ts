// What the database refuses to store, said by field. Row-level security keeps PostgreSQL from naming the columns; the name of the
// constraint tells them.
import { type PostgrestError, toCatalogueError } from '../database/postgrest-response.ts';
import { Conflict, ValidationFailed } from '../errors.ts';
import type { Resource } from './resource.ts';

type Row = Pick<Resource, 'one' | 'table' | 'fields' | 'refusals' | 'neededBy'>;

export function rowError(
  error: PostgrestError,
  status: number,
  { one, table, fields, refusals, neededBy = {} }: Row,
): Error {
  const refused = refusals?.[error.code ?? ''];
  if (refused !== undefined) return refused();
  const cause = { cause: error };
  const [, constraint = ''] = /constraint "(\w+)"/.exec(error.message) ?? [];
  const named = fieldsIn(constraint.replace(table, ''), Object.keys(fields)).join(' and ') || 'value';
  switch (error.code) {
    case '23505':
      return new Conflict(`Another ${one} has this ${named} already`, cause);
    case '23503':
      // Of another table: that of the rows which still point here.
      if (!constraint.startsWith(table)) {
        const [, instead = 'is still needed by others'] =
          Object.entries(neededBy).find(([other]) => constraint.startsWith(other)) ?? [];
        return new Conflict(`This ${one} ${instead}`, cause);
      }
      return new ValidationFailed(`${named} leads to nothing in this organisation`, cause);
    case '23502':
      return new ValidationFailed('A field is missing', cause);
    case '23514':
      return new ValidationFailed('The fields contradict each other, or one has not the right form', cause);
    default:
      return toCatalogueError(error, status);
  }
}

/** `idx_contacts_org_facebook` -> facebook_id */
function fieldsIn(constraint: string, fields: readonly string[]): string[] {
  const found = fields.filter((field) => constraint.includes(field.replace(/_id$/, '')));
  // `provider_phone_id` holds `provider`, which is a field of its own.
  return found.filter((field) => !found.some((other) => other !== field && other.includes(field.replace(/_id$/, ''))));
}
