// Counts deliveries for the metrics, and refused ones for the health of their connection. Nothing of a refused delivery is stored.
import type { Refusal } from '../../providers/provider.ts';
import { createCounts } from './counts.ts';

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
  const counts = createCounts();
  let refused = new Map<string, RefusedCount>();

  return {
    count: (provider: string, outcome: Outcome) => counts.add(provider, outcome),
    read: counts.read,
    /** Only of known connections, so their number is bounded. */
    refuse(orgId: string, connectionId: string, times = 1): void {
      const { count } = refused.get(connectionId) ?? { count: 0 };
      refused.set(connectionId, { orgId, connectionId, count: count + times });
    },
    /** The refusals since the last call. */
    takeRefused(): readonly RefusedCount[] {
      const taken = [...refused.values()];
      refused = new Map();
      return taken;
    },
  };
}
