// What an organisation is shown and what is remembered of it.
import type { Params, Policy } from '../../cache/policy.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';

export interface View<Asked extends Params, Value extends object | null> {
  readonly policy: Policy;
  /** From rows, params and the time alone: what else it depended on could change, and nobody would hear. */
  load(source: Source, params: Asked): Promise<Value>;
}

export interface Source {
  readonly database: DatabaseHandle;
  /** Means nothing to a policy across orgs, whose views find the org. */
  readonly orgId: string;
  readonly now: number;
}
