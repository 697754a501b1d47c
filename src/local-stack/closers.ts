// What was started, to be closed in the reverse order: each of it, also when one of them fails.
type Close = () => void | Promise<void>;
type Closable = { close: Close };

export type Closers = ReturnType<typeof createClosers>;

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

  /** What comes up while we are closing is closed at once, and its starter hears of it. */
  async function add(close: Close): Promise<void> {
    if (closing === undefined) {
      pending.push(close);
      return;
    }
    await close();
    throw new Error('Closed while it was starting');
  }

  return {
    add,
    /** Waits for all of them, so that none is still starting, unknown to us, while the rest closes. */
    async all<First extends Closable, Rest>(first: Promise<First>, rest: Promise<Rest>): Promise<[First, Rest]> {
      const [a, b] = await Promise.allSettled([first, rest]);
      if (a.status === 'fulfilled') await add(a.value.close);
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
