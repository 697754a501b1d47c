// What one request asked of the database: how many queries, for how long, which were slow; and the deadline they share.
export interface SlowQuery {
  /** Method and table or function; never a value, which may be somebody's phone number. */
  readonly query: string;
  readonly durationMs: number;
}

export interface RequestBudget {
  /** The request that all of it is asked for; absent where the process itself asks. */
  readonly requestId: string | undefined;
  /** By `performance.now()`. */
  readonly openedAtMs: number;
  /** Aborts what is still running when the request's time is over: with DeadlineReached, unless the request ended before. */
  readonly signal: AbortSignal;
  /** Its time ran out while the database answered others, or before it was this request's turn: there was too much to do. */
  readonly isOverloaded: boolean;
  readonly executed: number;
  /** Time in which at least one query was running: parallel ones are not added up. */
  readonly busyMs: number;
  readonly slowQueries: readonly SlowQuery[];
  /** Call when a query starts; call what it returns when that query has ended. */
  start(query: string): () => void;
  markOverloaded(): void;
  /** What was asked on an account of its own, because others wait for it too, counts here as well. */
  include(other: Pick<RequestBudget, 'executed' | 'busyMs' | 'slowQueries'>): void;
  /** The request is over: nobody waits for what is still running, so it is aborted. */
  close(): void;
}

/**
 * A caller is answered within 3 s even when the database is not: this leaves the rest of the way half a second. PostgreSQL ends a
 * statement before (statement_timeout of the API's roles): what is given up here must not be committed afterwards.
 */
export const deadlineMs = 2500;

export class DeadlineReached extends Error {
  override readonly name = 'DeadlineReached';
  constructor() {
    super(`no answer within ${deadlineMs} ms`);
  }
}

const slowQueryMs = 200;
const none: readonly SlowQuery[] = [];

/** A class, so that one costs next to nothing: each request has one, and most are answered from memory. */
class RequestAccount implements RequestBudget {
  executed = 0;
  busyMs = 0;
  isOverloaded = false;
  slowQueries: readonly SlowQuery[] = none;
  readonly requestId: string | undefined;
  readonly openedAtMs = performance.now();
  // Made when the first query is sent: a request that is answered from memory needs neither a timer nor a signal.
  #deadline: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #running = 0;
  #busySince = 0;

  constructor(requestId: string | undefined) {
    this.requestId = requestId;
  }

  get signal(): AbortSignal {
    this.#deadline ??= this.#openDeadline();
    return this.#deadline.signal;
  }

  start(query: string): () => void {
    const startedAt = performance.now();
    this.executed += 1;
    if (this.#running === 0) this.#busySince = startedAt;
    this.#running += 1;
    return () => {
      const endedAt = performance.now();
      this.#running -= 1;
      if (this.#running === 0) this.busyMs += endedAt - this.#busySince;
      const durationMs = Math.round(endedAt - startedAt);
      if (durationMs >= slowQueryMs) this.slowQueries = [...this.slowQueries, { query, durationMs }];
    };
  }

  markOverloaded(): void {
    this.isOverloaded = true;
  }

  include(other: Pick<RequestBudget, 'executed' | 'busyMs' | 'slowQueries'>): void {
    this.executed += other.executed;
    this.busyMs += other.busyMs;
    this.slowQueries = [...this.slowQueries, ...other.slowQueries];
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#deadline?.abort(new Error('the request is over'));
  }

  #openDeadline(): AbortController {
    const opened = new AbortController();
    if (this.#isClosed) {
      opened.abort(new Error('the request is over'));
      return opened;
    }
    const leftMs = Math.max(0, deadlineMs - (performance.now() - this.openedAtMs));
    this.#timer = setTimeout(() => opened.abort(new DeadlineReached()), leftMs);
    return opened;
  }
}

export const createRequestBudget = (requestId?: string): RequestBudget => new RequestAccount(requestId);
