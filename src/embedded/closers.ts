// What was started, to be closed in the reverse order: each of it, also when one of them fails.
type Close = () => void | Promise<void>;
type Closable = { close: Close };

export function createClosers() {
  const pending: Close[] = [];
  let closing: Promise<void> | undefined;

  async function closeAll(): Promise<void> {
    const errors: unknown[] = [];
    for (let close = pending.pop(); close !== undefined; close = pending.pop()) {
      try {
        await close();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Not everything could be closed');
  }

  return {
    add(close: Close): void {
      pending.push(close);
    },
    /** Waits for all of them, so that none is still starting, unknown to us, while the rest closes. */
    async all<First extends Closable, Rest>(first: Promise<First>, rest: Promise<Rest>): Promise<[First, Rest]> {
      const [a, b] = await Promise.allSettled([first, rest]);
      if (a.status === 'fulfilled') pending.push(a.value.close);
      if (a.status === 'rejected') throw a.reason;
      if (b.status === 'rejected') throw b.reason;
      return [a.value, b.value];
    },
    /** Asked twice, it closes once. */
    close(): Promise<void> {
      closing ??= closeAll();
      return closing;
    },
  };
}
