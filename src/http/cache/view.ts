// A view is a cached read: what it reads, how long the value is kept, and the schema of the response, in one declaration.
import { hash } from 'node:crypto';
import type { TSchema } from 'typebox';
import { definePolicyAcrossOrgs } from '../../cache/across-orgs.ts';
import { definePolicy, type Params, type Policy } from '../../cache/policy.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';

export interface View<Asked extends Params, Value> {
  readonly policy: Policy;
  load(source: Source, params: Asked): Promise<Value>;
}

export interface Source {
  readonly database: DatabaseHandle;
  /** Has no meaning for a view across organisations. */
  readonly orgId: string;
  /** The wall clock. */
  readonly now: number;
}

export interface ViewDeclaration<Asked extends Params, Value> {
  readonly name: string;
  /** Every table that `load` reads, with those of row-level security. A write to any of them outdates the value. */
  readonly tables: readonly [string, ...string[]];
  readonly ttlMs: number;
  /** How long a value may be served after a write of another caller. Absent: not at all. Own writes are always seen. */
  readonly relaxedMs?: number;
  /** How long after its TTL a value may be served when the load fails. Absent: never. */
  readonly staleIfErrorMs?: number;
  /** Stale-if-error serves only values that no write has outdated. For access rights. */
  readonly isStaleOnlyIfUnchanged?: boolean;
  /** TTL of null. Absent: `ttlMs`. */
  readonly negativeTtlMs?: number;
  /** Doorkeeper: true for params whose value is stored on their second request only, such as far pages. */
  readonly needsSecondRequest?: (params: Params) => boolean;
  /** The value does not belong to one organisation: it is looked up before the organisation is known, or is the same for all. */
  readonly isAcrossOrgs?: boolean;
  /** Of the response with status 200. The cache version follows from it. */
  readonly schema: TSchema;
  /** Depends on rows, params and the time only: a change of anything else would not outdate the value. */
  readonly load: (source: Source, params: Asked) => Promise<Value>;
}

export function defineView<Value, Asked extends Params = null>(
  declaration: ViewDeclaration<Asked, Value>,
): View<Asked, Value> {
  const { load, schema, isAcrossOrgs, relaxedMs, staleIfErrorMs, isStaleOnlyIfUnchanged, needsSecondRequest, ...rest } =
    declaration;
  const define = isAcrossOrgs ? definePolicyAcrossOrgs : definePolicy;
  const policy = define({
    ...rest,
    version: versionOf(schema),
    mode: relaxedMs === undefined ? 'strict' : { relaxedMs },
    ...(staleIfErrorMs !== undefined && { staleOnErrorMs: staleIfErrorMs }),
    ...(isStaleOnlyIfUnchanged !== undefined && { standsInOnlyUnchanged: isStaleOnlyIfUnchanged }),
    ...(needsSecondRequest !== undefined && { admitOnSecondSight: needsSecondRequest }),
  });
  return Object.freeze({ policy, load });
}

/** Descriptions count: a figure that changes its meaning often keeps its type. */
export const versionOf = (schema: TSchema): string => hash('sha1', JSON.stringify(schema)).slice(0, 8);
