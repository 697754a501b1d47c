// After an epoch everything is to be loaded again. The most-asked keys first, one at a time, and only while no reader waits:
// a warm-up that takes the database from readers would be worse than none.
import { setTimeout as delay } from 'node:timers/promises';
import type { OrgId } from './key.ts';
import type { createMemory, Entry } from './memory.ts';
import type { Params, Policy } from './policy.ts';
import { isDigest } from './short-key.ts';
import type { Scope } from './versions.ts';

/** Loads what a reader would, without a request: what it may see must not depend on who asked. */
export type Warmer = (org: OrgId, params: Params) => Promise<unknown>;

interface Parts {
  readonly memory: ReturnType<typeof createMemory>;
  isBusy(): boolean;
  isStale(entry: Entry): boolean;
  refresh(scope: Scope, key: string, load: () => Promise<unknown>): Promise<unknown>;
  pause(): Promise<unknown>;
}

const mostKeys = 200;

export const pauseWarmUp = () => delay(20, undefined, { ref: false });

export function createWarmUp({ memory, isBusy, isStale, refresh, pause }: Parts) {
  const warmers = new Map<Policy, Warmer>();
  /** A later run takes over from an earlier one. */
  let run = 0;

  const paramsOf = (key: string, { prefix }: Scope): Params => JSON.parse(key.slice(prefix.length));

  function mostAsked(): [key: string, scope: Scope, load: Warmer][] {
    return [...memory.entries()]
      .sort(([, one], [, other]) => other.asked - one.asked)
      .flatMap(([key, { asked, scope }]): [string, Scope, Warmer][] => {
        const load = warmers.get(scope.policy);
        return asked === 0 || load === undefined || isDigest(key) ? [] : [[key, scope, load]];
      })
      .slice(0, mostKeys);
  }

  return {
    register(policy: Policy, load: Warmer): void {
      warmers.set(policy, load);
    },
    async run(): Promise<void> {
      const mine = ++run;
      for (const [key, scope, load] of mostAsked()) {
        do await pause();
        while (isBusy() && mine === run);
        if (mine !== run) return;
        const entry = memory.peek(key);
        if (entry === undefined || !isStale(entry)) continue;
        // The loader's failure is told where loaders fail; the next key is tried all the same.
        await refresh(entry.scope, key, () => load(scope.org.id, paramsOf(key, scope))).catch(() => {});
      }
    },
    stop(): void {
      run++;
    },
  };
}
