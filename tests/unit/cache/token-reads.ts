// The simulator's clients that write through one instance and read through another, with the token of their write: whatever
// the policy, they are shown everything that was committed when the write was answered.
import type { Cache } from '../../../src/cache/cache.ts';
import type { OrgId } from '../../../src/cache/key.ts';
import type { Params, Policy } from '../../../src/cache/policy.ts';
import { createVersionTokens } from '../../../src/http/cache/version-header.ts';
import type { Chance, VirtualTime } from './virtual-time.ts';

type Versions = Readonly<Record<string, number>>;

export interface TokenRules {
  /** A token is reached by hearing out the feed. */
  readonly tokensCatchUp: boolean;
  /** Relaxed policies do not look past a write whose token was reached. */
  readonly tokensReadBack: boolean;
}

/** What a change feed has still to tell one instance. It loses what is on its way when its connection goes. */
export function createFeedModel(time: VirtualTime, chance: Chance) {
  const due = new Set<Promise<void>>();
  let connection = 0;
  let isListening = true;
  return {
    isListening: () => isListening,
    lose(): void {
      isListening = false;
      connection++;
    },
    listen(): void {
      isListening = true;
    },
    tell(delayMs: number, hear: () => void): void {
      if (!isListening) return;
      const mine = connection;
      const { promise, resolve } = Promise.withResolvers<void>();
      due.add(promise);
      time.after(delayMs, () => {
        if (mine === connection) hear();
        due.delete(promise);
        resolve();
        return undefined;
      });
    },
    /** As the real one: a mark that comes back after everything that was on its way, or never. */
    async catchUp(): Promise<boolean> {
      const mine = connection;
      if (isListening) await Promise.all([...due, time.pass(chance.between(0.1, 2))]);
      else await time.pass(chance.between(1, 50));
      return isListening && mine === connection;
    },
  };
}

export function createTokenReader(cache: Cache, catchUp: () => Promise<boolean>, rules: TokenRules) {
  const tokens = createVersionTokens({
    catchUp: rules.tokensCatchUp ? catchUp : async () => true,
    readBack: rules.tokensReadBack ? cache.readBack : () => {},
    maxRemembered: 100,
  });

  return async function readAfter(
    token: string,
    asked: { readonly policy: Policy; readonly org: OrgId; readonly params: Params },
    load: () => Promise<Versions>,
    report: Parameters<Cache['read']>[4],
  ): Promise<Versions> {
    const { policy, org, params } = asked;
    const isReached = await tokens.reach(org, [token]);
    return isReached
      ? cache.read(policy, org, params, load, report)
      : cache.readPast(policy, org, params, load, report);
  };
}
