// What a feature declares about a resource. Routes, schemas, cached views and error messages follow from it.
import type { FastifyError } from '@fastify/error';
import type { TProperties } from 'typebox';
import type { Right } from '../domain/rights.ts';
import type { Fields } from './fields.ts';

export type Write = 'create' | 'change' | 'delete';

export interface ResourceDeclaration {
  /** In lower case, for messages and names: 'knowledge category'. */
  readonly one: string;
  readonly many: string;
  /** Of the tag in the OpenAPI document. */
  readonly description: string;
  readonly table: string;
  /** `ops` is not a right: the rows belong to no organisation, only ops write them, and every member can read them. */
  readonly writeRight: Right | 'ops';
  readonly fields: Fields;
  /** Properties of the response that clients cannot write. */
  readonly computed?: TProperties;
  readonly joined?: JoinedRows;
  readonly derived?: DerivedProperties;
  /** Fields that the list can be filtered by. Several values of one field match any of them. */
  readonly filters?: readonly string[];
  /** The column that `from` and `to` filter the list by. */
  readonly timeColumn?: string;
  /**
   * The SQL function that searches. A search term must not be part of a URL, because gateways log URLs. Absent: the list cannot be
   * searched.
   */
  readonly search?: string;
  /** `-` is descending. The first is the default. */
  readonly sorts: readonly [string, ...string[]];
  readonly listTtlMs?: number;
  /** Browsers must not store the rows. */
  readonly isNeverStored?: true;
  /** Tables other than `table` that a write changes, by cascade or trigger: cached reads of them are outdated too. */
  readonly alsoChanges?: Readonly<Partial<Record<Write, readonly string[]>>>;
  /** By SQLSTATE: errors with a special meaning for this table. */
  readonly databaseErrors?: Readonly<Record<string, () => FastifyError>>;
  /** Tables whose rows prevent a delete, each with the end of the message "This agent …". */
  readonly referencedBy?: Readonly<Record<string, string>>;
  /** A row of the demo data, as the API returns it. */
  readonly example: { readonly id: string; readonly [column: string]: unknown };
  /** For the example of a create: values that differ from `example`. */
  readonly createExample?: Readonly<Record<string, unknown>>;
}

/** Properties that the service computes from the row. */
export interface DerivedProperties {
  readonly properties: TProperties;
  readonly valuesOf: (row: never) => object;
}

/** Rows of other tables that are read with each row. */
export interface JoinedRows {
  /** In the syntax of PostgREST. */
  readonly select: string;
  readonly tables: readonly string[];
  readonly properties: TProperties;
  readonly present: (row: never) => object;
}
