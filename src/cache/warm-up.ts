// After an epoch everything is to be loaded again. The most-asked keys first, one at a time, and only while no reader waits:
// a warm-up that takes the database from readers would be worse than none.
import { setTimeout as delay } from 'node:timers/promises';
import { canonicalParams, type OrgId } from './key.ts';
import type { createMemory, Entry } from './memory.ts';
import type { Params, Policy } from './policy.ts';
import type { Scope } from './versions.ts';

/** Loads what a reader would, without a request: what it may see must not depend on who asked. */
export type Warmer = (org: OrgId, params: Params) => Promise<unknown>;

export interface AskedKey {
  readonly policy: string;
  readonly org: OrgId;
  readonly params: Params;
}

interface Parts {
  readonly memory: ReturnType<typeof createMemory>;
  isBusy(): boolean;
  isStale(entry: Entry): boolean;
  scopeOf(org: OrgId, policy: Policy): Scope;
  refresh(scope: Scope, key: string, load: () => Promise<unknown>): Promise<unknown>;
  pause(): Promise<unknown>;
}

const mostKeys = 200;

export const pauseWarmUp = () => delay(20, undefined, { ref: false });

export function createWarmUp({ memory, isBusy, isStale, scopeOf, refresh, pause }: Parts) {
  const warmers = new Map<Policy, Warmer>();
  /** A later run takes over from an earlier one. */
  let run = 0;

  const paramsOf = (key: string, { prefix }: Scope): Params => JSON.parse(key.slice(prefix.length));

  function mostAsked(count = mostKeys): AskedKey[] {
    return [...memory.entries()]
      .filter(([, { asked, scope }]) => asked > 0 && warmers.has(scope.policy))
      .sort(([, one], [, other]) => other.asked - one.asked)
      .slice(0, count)
      .map(([key, { scope }]) => ({ policy: scope.policy.name, org: scope.org.id, params: paramsOf(key, scope) }));
  }

  return {
    register(policy: Policy, load: Warmer): void {
      warmers.set(policy, load);
    },
    mostAsked,
    /** By default what is most asked for here; after a boot, what an earlier process said was. */
    async run(keys: readonly AskedKey[] = mostAsked()): Promise<void> {
      const mine = ++run;
      for (const { policy: name, org, params } of keys) {
        do await pause();
        while (isBusy() && mine === run);
        if (mine !== run) return;
        const [policy, load] = [...warmers].find(([policy]) => policy.name === name) ?? [];
        if (policy === undefined || load === undefined) continue;
        const scope = scopeOf(org, policy);
        const key = scope.prefix + canonicalParams(params);
        const entry = memory.peek(key);
        if (entry !== undefined && !isStale(entry)) continue;
        // The loader's failure is told where loaders fail; the next key is tried all the same.
        await refresh(scope, key, () => load(org, params)).catch(() => {});
      }
    },
    stop(): void {
      run++;
    },
  };
}
