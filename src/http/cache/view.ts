// A view is a cached read: what it reads, how long the value is kept, and the schema of the response, in one declaration.
import { hash } from 'node:crypto';
import type { TSchema } from 'typebox';
import { definePolicy, type Params, type Policy, type PolicyOptions } from '../../cache/policy.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';

export interface View<ViewParams extends Params, Value> {
  readonly policy: Policy;
  load(source: Source, params: ViewParams): Promise<Value>;
}

export interface Source {
  readonly database: DatabaseHandle;
  /** Has no meaning for a view across organisations. */
  readonly orgId: string;
  /** The wall clock. */
  readonly now: number;
}

interface ViewDeclaration<ViewParams extends Params, Value> extends PolicyOptions {
  /** Of the response with status 200. The cache version follows from it. */
  readonly schema: TSchema;
  /** Depends on rows, params and the time only: a change of anything else would not outdate the value. */
  readonly load: (source: Source, params: ViewParams) => Promise<Value>;
}

export function defineView<Value, ViewParams extends Params = null>(
  declaration: ViewDeclaration<ViewParams, Value>,
): View<ViewParams, Value> {
  const { load, schema, ...options } = declaration;
  return Object.freeze({ policy: definePolicy({ ...options, version: versionOf(schema) }), load });
}

/** Descriptions count: a figure that changes its meaning often keeps its type. */
const versionOf = (schema: TSchema): string => hash('sha1', JSON.stringify(schema)).slice(0, 8);
