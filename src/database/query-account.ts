// What one request asked of the database: how many queries, for how long, which were slow; and the deadline they share.
export interface SlowQuery {
  /** Method and table or function; never a value, which may be somebody's phone number. */
  readonly query: string;
  readonly durationMs: number;
}

export interface QueryAccount {
  /** Aborts what is still running when the request's time is over. */
  readonly signal: AbortSignal;
  readonly executed: number;
  /** Time in which at least one query was running: parallel ones are not added up. */
  readonly busyMs: number;
  readonly slowQueries: readonly SlowQuery[];
  /** Call when a query starts; call what it returns when that query has ended. */
  start(query: string): () => void;
  /** What was asked on an account of its own, because others wait for it too, counts here as well. */
  include(other: Pick<QueryAccount, 'executed' | 'busyMs' | 'slowQueries'>): void;
  /** The request is over: nobody waits for what is still running, so it is aborted. */
  close(): void;
}

/** A caller is answered within 3 s even when the database is not: this leaves the rest of the way half a second. */
const deadlineMs = 2500;
const slowQueryMs = 200;

export function createQueryAccount(): QueryAccount {
  const openedAt = performance.now();
  // Made when the first query is sent: a request that is answered from memory needs neither a timer nor a signal.
  let deadline: AbortController | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const slowQueries: SlowQuery[] = [];
  let executed = 0;
  let running = 0;
  let busySince = 0;
  let busyMs = 0;

  function openDeadline(): AbortController {
    const opened = new AbortController();
    if (isClosed) opened.abort(new Error('the request is over'));
    const leftMs = Math.max(0, deadlineMs - (performance.now() - openedAt));
    timer = setTimeout(() => opened.abort(new Error(`no answer within ${deadlineMs} ms`)), leftMs);
    if (isClosed) clearTimeout(timer);
    return opened;
  }

  return {
    get signal() {
      deadline ??= openDeadline();
      return deadline.signal;
    },
    get executed() {
      return executed;
    },
    get busyMs() {
      return busyMs;
    },
    slowQueries,
    start(query) {
      const startedAt = performance.now();
      executed += 1;
      if (running === 0) busySince = startedAt;
      running += 1;
      return () => {
        const endedAt = performance.now();
        running -= 1;
        if (running === 0) busyMs += endedAt - busySince;
        const durationMs = Math.round(endedAt - startedAt);
        if (durationMs >= slowQueryMs) slowQueries.push({ query, durationMs });
      };
    },
    include(other) {
      executed += other.executed;
      busyMs += other.busyMs;
      slowQueries.push(...other.slowQueries);
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      deadline?.abort(new Error('the request is over'));
    },
  };
}
