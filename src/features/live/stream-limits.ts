// Counts open streams, and refuses more than the limits of the user, the organisation and this instance.
export interface StreamLimits {
  readonly maxPerUser: number;
  readonly maxPerOrg: number;
  readonly maxPerInstance: number;
}

export function createStreamCounts({ maxPerUser, maxPerOrg, maxPerInstance }: StreamLimits) {
  const counts = new Map<string, number>();
  let open = 0;

  const add = (key: string, by: number) => {
    const count = (counts.get(key) ?? 0) + by;
    if (count === 0) counts.delete(key);
    else counts.set(key, count);
  };

  return {
    open: () => open,
    /** Returns the function that gives the place back, or undefined when a limit is reached. */
    take(userId: string, orgId: string): (() => void) | undefined {
      const [user, org] = [`user ${userId}`, `org ${orgId}`];
      const isFull =
        open >= maxPerInstance || (counts.get(user) ?? 0) >= maxPerUser || (counts.get(org) ?? 0) >= maxPerOrg;
      if (isFull) return undefined;
      const count = (by: number) => {
        open += by;
        add(user, by);
        add(org, by);
      };
      count(1);
      return () => count(-1);
    },
  };
}
