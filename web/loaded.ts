// What a screen holds of one answer of the API.

export interface ApiProblem {
  /** 0: the service could not be reached. */
  readonly statusCode: number;
  readonly code: string;
  readonly message: string;
  readonly field?: string | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
  /** A write without an answer, or with that of a failure: only the answer may have been lost. */
  readonly mayBeDone?: boolean;
}

/** How the answer was made: for the x-ray of a card. */
export interface Cost {
  readonly url: string;
  readonly cache: string | null;
  readonly ageSeconds: number;
  readonly timing: string | null;
}

export interface Loaded<Value> {
  /** `stale`: the service said so, or a refresh failed, and `value` is of before. */
  readonly state: 'first' | 'fresh' | 'stale' | 'failed';
  /** Keeps its identity while the answer is the same, so nothing is drawn again. */
  readonly value: Value | undefined;
  /** When the value was made, on the clock of the service. */
  readonly asOfMs: number | undefined;
  /** For `if-match`: a change is refused when another person was first. */
  readonly etag: string | undefined;
  readonly cost: Cost | undefined;
  readonly problem: ApiProblem | undefined;
  readonly isRefreshing: boolean;
  readonly retry: () => void;
}
