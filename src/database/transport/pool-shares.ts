// Pool shares: how much of PostgREST's connection pool one organisation may use at a time, and one caller within it. Expensive
// queries have smaller shares, so one caller's searches delay neither their organisation nor the searches of others.
import { createOrgConcurrency } from './org-concurrency.ts';

export interface ShareHolder {
  readonly orgId: string;
  /** Absent for programs with a service token. */
  readonly userId?: string | undefined;
}

/** Each share is at least one connection. */
export function poolSharesOf(pool: number) {
  const ofOrg = Math.max(1, Math.floor(pool * 0.4));
  return {
    ofOrg,
    expensiveOfOrg: Math.max(1, Math.floor(ofOrg * 0.75)),
    expensiveOfCaller: Math.max(1, Math.floor(ofOrg * 0.5)),
  };
}

export function createPoolShares(pool: number) {
  const shares = poolSharesOf(pool);
  const acquireOfOrg = createOrgConcurrency(shares.ofOrg);
  const acquireExpensiveOfOrg = createOrgConcurrency(shares.expensiveOfOrg);
  const acquireExpensiveOfCaller = createOrgConcurrency(shares.expensiveOfCaller);

  /** Resolves with `release` once the query may be sent. Rejects when the signal aborts first. */
  return async function acquireShare(
    { orgId, userId }: ShareHolder,
    isExpensive: boolean,
    signal: AbortSignal,
  ): Promise<() => void> {
    const acquired: (() => void)[] = [];
    const release = () => {
      for (const each of acquired.splice(0)) each();
    };
    try {
      // The smallest share first: a query that waits for it must not hold a slot of the larger ones.
      if (isExpensive) {
        acquired.push(await acquireExpensiveOfCaller(`${orgId} ${userId ?? ''}`, signal));
        acquired.push(await acquireExpensiveOfOrg(orgId, signal));
      }
      acquired.push(await acquireOfOrg(orgId, signal));
      return release;
    } catch (error) {
      release();
      throw error;
    }
  };
}
