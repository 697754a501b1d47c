// Clients of the simulator that write through one instance and read through another with the token of the write: the read must
// contain everything that was committed before the response to the write, for any policy.
import type { Cache } from '../../../src/cache/cache.ts';
import type { OrgId } from '../../../src/cache/key.ts';
import type { Params, Policy } from '../../../src/cache/policy.ts';
import { createVersionTokens } from '../../../src/http/cache/version-header.ts';
import type { Chance, VirtualTime } from './virtual-time.ts';

type Versions = Readonly<Record<string, number>>;

export interface TokenRules {
  /** Rule 8: a token waits for the change feed. */
  readonly tokenWaitsForFeed: boolean;
  /** Rule 8: after a token, relaxed policies reload. */
  readonly tokenReadsBack: boolean;
}

/** The undelivered changes of one instance. They are lost with the connection. */
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
    /** A mark that returns after all changes before it, or never. */
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
    catchUp: rules.tokenWaitsForFeed ? catchUp : async () => true,
    readBack: rules.tokenReadsBack ? cache.readBack : () => {},
    maxRemembered: 100,
  });

  return async function readAfter(
    token: string,
    read: { readonly policy: Policy; readonly org: OrgId; readonly params: Params },
    load: () => Promise<Versions>,
    report: Parameters<Cache['read']>[4],
  ): Promise<Versions> {
    const { policy, org, params } = read;
    const isReached = await tokens.reach(org, [token]);
    return isReached
      ? cache.read(policy, org, params, load, report)
      : cache.readPast(policy, org, params, load, report);
  };
}
