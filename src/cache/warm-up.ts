// After a new epoch everything must be loaded again. The warm-up reloads the most requested entries one at a time, and only
// while no reader is loading, so that it takes no database time from readers.
import { setTimeout as delay } from 'node:timers/promises';
import type { OrgId } from './key.ts';
import type { KeyedRead } from './loading.ts';
import type { createMemory, Entry } from './memory.ts';
import type { Params, Policy } from './policy.ts';
import { versionOf } from './versions.ts';

/** Loads a value without a request. The value must not depend on the caller. */
type WarmUpLoad = (org: OrgId, params: Params) => Promise<unknown>;

interface Parts {
  readonly memory: ReturnType<typeof createMemory>;
  isBusy(): boolean;
  refresh(read: KeyedRead): Promise<unknown>;
  pause(): Promise<unknown>;
}

const maxEntries = 200;

export const pauseWarmUp = () => delay(20, undefined, { ref: false });

export function createWarmUp({ memory, isBusy, refresh, pause }: Parts) {
  const loads = new Map<Policy, WarmUpLoad>();
  let currentRun = 0;

  function mostServed(): [key: string, entry: Entry][] {
    return memory
      .entries()
      .filter(([, { served, params, scope }]) => served > 0 && params !== undefined && loads.has(scope.policy))
      .sort(([, one], [, other]) => other.served - one.served)
      .slice(0, maxEntries);
  }

  /** The failure of a load is reported with those of all loaders; the next entry is tried. */
  async function reload(key: string, { scope, params = null }: Entry): Promise<void> {
    const entry = memory.peek(key);
    const load = loads.get(scope.policy);
    if (entry === undefined || load === undefined || entry.version === versionOf(scope)) return;
    await refresh({ scope: entry.scope, key, params, load: () => load(scope.org.id, params) }).catch(() => {});
  }

  return {
    register(policy: Policy, load: WarmUpLoad): void {
      loads.set(policy, load);
    },
    /** Ends an earlier run. */
    async run(): Promise<void> {
      const run = ++currentRun;
      for (const [key, entry] of mostServed()) {
        do await pause();
        while (isBusy() && run === currentRun);
        if (run !== currentRun) return;
        await reload(key, entry);
      }
    },
    stop(): void {
      currentRun++;
    },
  };
}
