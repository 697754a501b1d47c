// Turns constraint violations into errors that name the field. Under row-level security PostgreSQL names no columns, so the field
// is taken from the name of the constraint.
import { type PostgrestError, toCatalogueError } from '../database/postgrest-response.ts';
import { Conflict, ValidationFailed } from '../errors.ts';
import type { ResourceDeclaration } from './declaration.ts';

type Constrained = Pick<ResourceDeclaration, 'one' | 'table' | 'fields' | 'databaseErrors' | 'referencedBy'>;

export function rowError(error: PostgrestError, status: number, resource: Constrained): Error {
  const { one, table, fields, databaseErrors, referencedBy = {} } = resource;
  const special = databaseErrors?.[error.code ?? ''];
  if (special !== undefined) return special();
  const cause = { cause: error };
  const [, constraint = ''] = /constraint "(\w+)"/.exec(error.message) ?? [];
  const named = fieldsIn(constraint.replace(table, ''), Object.keys(fields));
  const fieldNames = named.join(' and ') || 'value';
  switch (error.code) {
    case '23505':
      return new Conflict(`Another ${one} already has this ${fieldNames}`, cause);
    case '23503':
      // The constraint of another table: its rows still refer to this one.
      if (!constraint.startsWith(table)) {
        const [, reason = 'is still in use'] =
          Object.entries(referencedBy).find(([other]) => constraint.startsWith(other)) ?? [];
        return new Conflict(`This ${one} ${reason}`, cause);
      }
      return new ValidationFailed(`${fieldNames} does not exist in this organisation`, { field: named[0], ...cause });
    case '23502':
      return new ValidationFailed('A required field is missing', cause);
    case '23514':
      return new ValidationFailed('A field is not valid, or fields contradict each other', cause);
    default:
      return toCatalogueError(error, status);
  }
}

/** `idx_contacts_org_facebook` -> facebook_id */
function fieldsIn(constraint: string, fields: readonly string[]): string[] {
  const found = fields.filter((field) => constraint.includes(field.replace(/_id$/, '')));
  // `provider_phone_id` contains `provider`, which is another field.
  return found.filter((field) => !found.some((other) => other !== field && other.includes(field.replace(/_id$/, ''))));
}
