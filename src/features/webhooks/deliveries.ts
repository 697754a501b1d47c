// Counts deliveries for the metrics, and refused ones for the health of their connection. Nothing of a refused delivery is stored.
import type { Refusal } from '../../providers/provider.ts';

export type Outcome =
  | 'applied'
  | 'stored'
  | 'duplicate'
  | 'ignored'
  | 'quarantined'
  | 'misdirected'
  | 'unknown'
  | 'limited'
  | Refusal;

export interface RefusedCount {
  readonly orgId: string;
  readonly connectionId: string;
  readonly count: number;
}

export type Deliveries = ReturnType<typeof createDeliveries>;

export function createDeliveries() {
  const counts = new Map<string, number>();
  let refused = new Map<string, RefusedCount>();

  return {
    count(provider: string, outcome: Outcome): void {
      const name = `${provider} ${outcome}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    },
    /** Only of known connections, so their number is bounded. */
    refuse(orgId: string, connectionId: string, times = 1): void {
      const { count } = refused.get(connectionId) ?? { count: 0 };
      refused.set(connectionId, { orgId, connectionId, count: count + times });
    },
    *read(): Iterable<readonly [{ provider: string; outcome: string }, number]> {
      for (const [name, count] of counts) {
        const [provider = '', outcome = ''] = name.split(' ');
        yield [{ provider, outcome }, count];
      }
    },
    /** The refusals since the last call. */
    takeRefused(): readonly RefusedCount[] {
      const taken = [...refused.values()];
      refused = new Map();
      return taken;
    },
  };
}
