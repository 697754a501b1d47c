// Limits how many queries run at the same time for one key: an organisation, or one caller in it. Further queries wait in a queue
// here, and a query that is aborted in the queue was never sent to the database.
interface Slots {
  running: number;
  readonly waiting: Set<() => void>;
}

export function createOrgConcurrency(maxConcurrent: number) {
  const slotsByKey = new Map<string, Slots>();

  function release(key: string, slots: Slots): void {
    const [next] = slots.waiting;
    if (next !== undefined) {
      slots.waiting.delete(next);
      next();
      return;
    }
    slots.running -= 1;
    if (slots.running === 0) slotsByKey.delete(key);
  }

  /** Resolves with `release` once the query may be sent. Rejects when the signal aborts first. */
  return async function acquire(key: string, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const slots = slotsByKey.get(key) ?? { running: 0, waiting: new Set() };
    slotsByKey.set(key, slots);
    if (slots.running < maxConcurrent) slots.running += 1;
    else await waitForSlot(slots, signal);
    return () => release(key, slots);
  };
}

function waitForSlot({ waiting }: Slots, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = () => {
    waiting.delete(proceed);
    reject(signal.reason);
  };
  const proceed = () => {
    signal.removeEventListener('abort', abort);
    resolve();
  };
  waiting.add(proceed);
  signal.addEventListener('abort', abort, { once: true });
  return promise;
}
