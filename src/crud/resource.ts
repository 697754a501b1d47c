// A resource is a declaration: from it come its routes, their schemas, its cached views and its errors.
import type { FastifyError } from '@fastify/error';
import { type TProperties, Type } from 'typebox';
import { definePolicyAcrossOrgs } from '../cache/across-orgs.ts';
import { isFarPage } from '../cache/doorkeeper.ts';
import { definePolicy, type OldDeclaration, type Policy } from '../cache/policy.ts';
import { rlsTables, rlsTablesForOps } from '../database/rls-tables.ts';
import type { Role } from '../domain/role.ts';
import { notFound } from '../errors.ts';
import { Id, Instant } from '../http/contract.ts';
import { changeExample, createExample } from './examples.ts';
import { answeredBy, changedBy, createdBy, type Fields } from './fields.ts';

export const agentsAndAbove: readonly Role[] = ['owner', 'admin', 'agent'];
export const adminsAndAbove: readonly Role[] = ['owner', 'admin'];

export type Write = 'create' | 'change' | 'delete';

export interface Declaration {
  /** In words: 'knowledge category'. */
  readonly one: string;
  readonly many: string;
  readonly table: string;
  /** `ops`: the rows are of no organisation, the same for all, and members read them alone. */
  readonly writers: readonly Role[] | 'ops';
  readonly fields: Fields;
  /** Columns that the database writes, and what else is answered. */
  readonly computed?: TProperties;
  /** Rows of other tables that come with each, in PostgREST's words, and how they are answered. */
  readonly joined?: Joined;
  /** Fields to filter by; several values are any of them. */
  readonly filters?: readonly string[];
  /** The column that `from` and `to` filter the list by. */
  readonly timeColumn?: string;
  /** The function of the database that searches: a term never stands in a URL. */
  readonly search: string;
  /** `-` is descending; the first is the default. */
  readonly sorts: readonly [string, ...string[]];
  /** Where the list is remembered otherwise than lists are: it names every table that is read. */
  readonly listPolicy?: Policy;
  /** Tables that a write changes besides its own: whoever wrote must not be shown what is remembered of them. */
  readonly alsoChanges?: Readonly<Partial<Record<Write, readonly string[]>>>;
  /** What the database refuses for a reason of this table's own: by its code, the error that says so. */
  readonly refusals?: Readonly<Record<string, () => FastifyError>>;
  /** Whose rows keep one from being deleted: by their table, what to do instead. */
  readonly neededBy?: Readonly<Record<string, string>>;
  /** A row of the demo data, as it is answered. */
  readonly example: { readonly id: string; readonly [column: string]: unknown };
  /** What a new row is created with, for the document, where it is not what the example holds. */
  readonly another?: Readonly<Record<string, unknown>>;
}

export interface Joined {
  readonly select: string;
  readonly tables: readonly string[];
  readonly columns: TProperties;
  readonly present: (row: never) => object;
}

export type Resource = ReturnType<typeof defineResource>;

export function defineResource(declared: Declaration) {
  const { one, many, table, fields, computed = {}, joined, example } = declared;
  const words = { one: pascal(one), many: pascal(many), tag: many.charAt(0).toUpperCase() + many.slice(1) };
  const isGlobal = declared.writers === 'ops';
  const whose = isGlobal ? {} : { org_id: Id('Whose it is.') };
  const own = { id: Id(`The ${one}.`), ...whose, ...answeredBy(fields), ...computed };
  const times = { created_at: Instant('When it was made.'), updated_at: Instant('When it was last changed.') };
  const Item = Type.Object(
    { ...own, ...joined?.columns, ...times },
    { title: words.one, description: `The ${one}.`, examples: [example] },
  );
  const columns = [...Object.keys(own), ...Object.keys(times)].join(',');
  const walls = isGlobal ? rlsTablesForOps : rlsTables;
  const tables = [table, ...(joined?.tables ?? []), ...walls] as [string, ...string[]];
  const unheard = tables.filter((read) => declared.listPolicy?.tables.includes(read) === false);
  if (unheard.length > 0)
    throw new TypeError(`The list of ${many} would not hear of ${unheard}: name it in its policy.`);
  const define = isGlobal ? definePolicyAcrossOrgs : definePolicy;
  return {
    ...declared,
    isGlobal,
    Item,
    /** What is selected, and how a row becomes what is answered. */
    select: joined === undefined ? columns : `${columns},${joined.select}`,
    present: (row: object): object => (joined === undefined ? row : joined.present(row as never)),
    Create: Type.Object(createdBy(fields), {
      title: `${words.one}Create`,
      additionalProperties: false,
      ...somethingOf(fields),
      examples: [createExample(declared)],
    }),
    Change: Type.Object(changedBy(fields), {
      title: `${words.one}Update`,
      additionalProperties: false,
      minProperties: 1,
      examples: [changeExample(declared)],
    }),
    /** Names for programs: CONTACT_NOT_FOUND, listContacts; and for people. */
    NotFound: notFound(one),
    words,
    listPolicy: declared.listPolicy ?? define(listPolicyOf(many, tables)),
    itemPolicy: define(itemPolicyOf(one, tables)),
  };
}

/** Where no field is required, one is: of nothing nothing is made. */
const somethingOf = (fields: Fields) =>
  Object.values(fields).some(({ isRequired }) => isRequired) ? {} : { minProperties: 1 };

const minute = 60_000;

function listPolicyOf(many: string, tables: readonly [string, ...string[]]): OldDeclaration {
  return {
    name: `${many} list`,
    version: 1,
    tables,
    ttlMs: 3 * minute,
    mode: 'strict',
    staleOnErrorMs: 60 * minute,
    admitOnSecondSight: isFarPage,
  };
}

function itemPolicyOf(one: string, tables: readonly [string, ...string[]]): OldDeclaration {
  return {
    name: `${one} detail`,
    version: 1,
    tables,
    ttlMs: 5 * minute,
    mode: 'strict',
    staleOnErrorMs: 60 * minute,
    negativeTtlMs: 15_000,
  };
}

function pascal(words: string): string {
  return words.replace(/(?:^|[ -])(\w)/g, (_, letter: string) => letter.toUpperCase());
}
