// So many queries of one org are under way at once, and the next wait for their turn here: an org that asks much waits for
// itself, and leaves the database's connections to the others. Who gives up waiting has asked the database nothing.
interface Line {
  running: number;
  readonly waiting: Set<() => void>;
}

export function createOrgConcurrency(perOrg: number) {
  const lines = new Map<string, Line>();

  function leave(orgId: string, line: Line): void {
    const [next] = line.waiting;
    if (next !== undefined) {
      line.waiting.delete(next);
      next();
      return;
    }
    line.running -= 1;
    if (line.running === 0) lines.delete(orgId);
  }

  /** Resolves when it is this query's turn, with what ends it; rejects when the signal comes first. */
  return async function acquire(orgId: string, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const line = lines.get(orgId) ?? { running: 0, waiting: new Set() };
    lines.set(orgId, line);
    if (line.running < perOrg) line.running += 1;
    else await waitIn(line, signal);
    return () => leave(orgId, line);
  };
}

function waitIn({ waiting }: Line, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const giveUp = () => {
    waiting.delete(goOn);
    reject(signal.reason);
  };
  const goOn = () => {
    signal.removeEventListener('abort', giveUp);
    resolve();
  };
  waiting.add(goOn);
  signal.addEventListener('abort', giveUp, { once: true });
  return promise;
}
