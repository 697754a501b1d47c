// Reads past the cache, for a reader that knows of a write which this instance may not have heard of. Single-flight per key:
// a reader that comes while a load runs waits for the next one, which starts after it came. Nothing is kept.
import { countOutcome, type Outcome } from './counts.ts';
import { canonicalParams, type OrgId } from './key.ts';
import type { Params, Policy } from './policy.ts';
import { createFlights } from './single-flight.ts';
import type { createVersions } from './versions.ts';

export function createReadPast(versions: ReturnType<typeof createVersions>) {
  const flights = createFlights<unknown>();

  return async function readPast<Value>(
    policy: Policy,
    org: OrgId,
    params: Params,
    load: () => Promise<Value>,
    report?: (outcome: Outcome, ageMs: number) => void,
  ): Promise<Value> {
    const scope = versions.scopeOf(org, policy);
    // The org must not be forgotten while this read is counted for it.
    scope.org.flights++;
    try {
      const key = scope.prefix + canonicalParams(params);
      const value = await flights.join(key, { canJoin: () => false, start: load });
      countOutcome(scope.counts, 'BYPASS');
      report?.('BYPASS', 0);
      return value as Value;
    } catch (error) {
      countOutcome(scope.counts, 'MISS');
      throw error;
    } finally {
      scope.org.flights--;
      versions.forgetUnused(scope.org);
    }
  };
}
