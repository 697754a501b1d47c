// Names of the rows that a row refers to, so that a page needs no request for each of them.
import { Type } from 'typebox';
import { Nullable } from '../http/contract.ts';
import type { JoinedRows } from './declaration.ts';

interface NamedTable {
  readonly table: string;
  /** The column with the name. */
  readonly column: string;
  readonly description: string;
}

const tables = {
  account_name: { table: 'accounts', column: 'name', description: 'The name of the account.' },
  contact_name: { table: 'contacts', column: 'full_name', description: 'The name of the contact.' },
  location_name: { table: 'locations', column: 'name', description: 'The name of the location.' },
  staff_name: { table: 'staff', column: 'full_name', description: 'The name of the staff member.' },
} as const satisfies Record<string, NamedTable>;

/** Null: the row refers to none. */
export function joinedNames(...names: readonly (keyof typeof tables)[]): JoinedRows {
  const joined = names.map((name) => ({ name, ...tables[name] }));
  return {
    // Three dots: PostgREST puts the column into the row itself.
    select: joined.map(({ name, table, column }) => `...${table}(${name}:${column})`).join(','),
    tables: joined.map(({ table }) => table),
    properties: Object.fromEntries(
      joined.map(({ name, description }) => [name, Nullable(Type.String({ description }))]),
    ),
    present: (row) => row,
  };
}
