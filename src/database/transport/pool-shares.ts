// How much of PostgREST's pool one organisation may use at a time, and one caller in it: whoever asks much waits for themselves.
// Expensive queries have smaller shares, so that a caller who searches holds up neither the organisation nor other searches.
import { createOrgConcurrency } from './org-concurrency.ts';

export interface ShareHolder {
  readonly orgId: string;
  /** Absent for programs. */
  readonly userId?: string | undefined;
}

/** At least one each, and never more than a part of the next larger one where there is more than one. */
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
  const takeOfOrg = createOrgConcurrency(shares.ofOrg);
  const takeExpensiveOfOrg = createOrgConcurrency(shares.expensiveOfOrg);
  const takeExpensiveOfCaller = createOrgConcurrency(shares.expensiveOfCaller);

  /** Resolves when the query may be sent, with what ends it; rejects when the signal comes first. */
  return async function acquireShare(
    { orgId, userId }: ShareHolder,
    isExpensive: boolean,
    signal: AbortSignal,
  ): Promise<() => void> {
    const taken: (() => void)[] = [];
    const leave = () => {
      for (const each of taken.splice(0)) each();
    };
    try {
      // The smallest first: a query that waits for it must not hold a turn of the others.
      if (isExpensive) {
        taken.push(await takeExpensiveOfCaller(`${orgId} ${userId ?? ''}`, signal));
        taken.push(await takeExpensiveOfOrg(orgId, signal));
      }
      taken.push(await takeOfOrg(orgId, signal));
      return leave;
    } catch (error) {
      leave();
      throw error;
    }
  };
}
