// What an organisation is shown and what is remembered of it.
import type { Params, Policy } from '../../cache/policy.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';

export interface View<Asked extends Params, Value extends object | null> {
  readonly policy: Policy;
  /** From these alone, so that the key holds all it depends on: what it knew besides could change, and nobody would hear. */
  load(source: Source, params: Asked): Promise<Value>;
}

export interface Source {
  readonly database: DatabaseHandle;
  /** Of no use to what is read across orgs: it is the same for all. */
  readonly orgId: string;
  readonly now: number;
}
