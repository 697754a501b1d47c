// The request budget: the deadline that all queries of one request share, and a record of those queries.
export interface SlowQuery {
  /** Method and table or function. Never a value, which may be a phone number. */
  readonly query: string;
  readonly durationMs: number;
}

export interface RequestBudget {
  /** Absent when the process itself sends the query. */
  readonly requestId: string | undefined;
  /** By `performance.now()`. */
  readonly openedAtMs: number;
  /** Aborts running queries at the deadline, with DeadlineReached, or when the request ends. */
  readonly signal: AbortSignal;
  /** The deadline passed while the database answered other requests: too much work for it, but no outage. */
  readonly isOverloaded: boolean;
  readonly executed: number;
  /** Time in which at least one query ran. Parallel queries count once. */
  readonly busyMs: number;
  readonly slowQueries: readonly SlowQuery[];
  /** Call it when a query starts, and call the result when that query ends. */
  start(query: string): () => void;
  markOverloaded(): void;
  /** Adds the queries of a load that has a budget of its own because other requests wait for it too. */
  include(other: Pick<RequestBudget, 'executed' | 'busyMs' | 'slowQueries'>): void;
  /** The request has ended: queries that still run are aborted. */
  close(): void;
}

/**
 * Callers get a response within 3 s even when the database hangs; this leaves half a second for the rest of the request. PostgreSQL
 * ends a statement earlier (statement_timeout of the API's roles), so a write that is given up here is never committed later.
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

/** A class, because every request creates one and most are answered from memory: a closure object would cost more. */
class CountedBudget implements RequestBudget {
  executed = 0;
  busyMs = 0;
  isOverloaded = false;
  slowQueries: readonly SlowQuery[] = none;
  readonly requestId: string | undefined;
  readonly openedAtMs = performance.now();
  // Created with the first query: a cache hit needs neither timer nor signal.
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
    this.#deadline?.abort(new Error('the request has ended'));
  }

  #openDeadline(): AbortController {
    const opened = new AbortController();
    if (this.#isClosed) {
      opened.abort(new Error('the request has ended'));
      return opened;
    }
    const leftMs = Math.max(0, deadlineMs - (performance.now() - this.openedAtMs));
    this.#timer = setTimeout(() => opened.abort(new DeadlineReached()), leftMs);
    return opened;
  }
}

export const createRequestBudget = (requestId?: string): RequestBudget => new CountedBudget(requestId);
