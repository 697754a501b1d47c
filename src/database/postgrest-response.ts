// Where PostgREST's answers become values or errors of the catalogue. `details` and `hint` never go further than `cause`.
import {
  Conflict,
  DatabaseUnavailable,
  Forbidden,
  InternalError,
  InvalidToken,
  TokenExpired,
  ValidationFailed,
  WriteInterrupted,
} from '../errors.ts';

export interface PostgrestError {
  readonly message: string;
  readonly code?: string;
  readonly details?: string | null;
}

export interface PostgrestResponse<Data> {
  readonly data: Data;
  readonly error: PostgrestError | null;
  readonly status: number;
}

/** The data of an answer; throws what went wrong, translated. */
export function dataOf<Data>(answer: PostgrestResponse<Data>): NonNullable<Data> {
  const data = dataOrNull(answer);
  if (data === null || data === undefined) {
    throw new InternalError({ cause: new Error(`${answer.status} without data`) });
  }
  return data;
}

/** For `.maybeSingle()` and functions that may answer null. */
export function dataOrNull<Data>({ data, error, status }: PostgrestResponse<Data>): Data {
  if (error !== null) throw toCatalogueError(error, status);
  return data;
}

/** For writes that ask for no row back. */
export function assertDone({ error, status }: PostgrestResponse<unknown>): void {
  if (error !== null) throw toCatalogueError(error, status);
}

export function toCatalogueError(error: PostgrestError, status: number): Error {
  // In the place of a body that was cut short the client gives what there was of it, and rows are not for the log.
  const cause = { cause: isSuccess(status) ? new Error(`${status} with a body cut short`) : error };
  const code = error.code ?? '';
  if (/^PGRST30[1-3]$/.test(code)) {
    return /expired/i.test(error.message) ? new TokenExpired(cause) : new InvalidToken(cause);
  }
  if (code === '42501' || status === 403) return new Forbidden(cause);
  if (/^23(505|503|P01)$/.test(code) || status === 409)
    return new Conflict('This contradicts what is stored already', cause);
  if (/^22/.test(code)) return new ValidationFailed('A value is out of range or has the wrong form', cause);
  // The database is well, and nothing was stored: sent again, it is most likely done.
  if (/^(40001|40P01|55P03)$/.test(code)) return new WriteInterrupted(cause);
  return wasCutOff(error) || isAway(code, status) ? new DatabaseUnavailable(cause) : new InternalError(cause);
}

// No answer at all is status 0; a success that carries an error is a body cut short. Then: connection trouble (08),
// out of resources (53), shutting down (57P), a statement that ran out of time (57014), PostgREST without its
// database (PGRST00x), and anything a proxy in front of it says. That knows no codes: its 401 is about our own key,
// for the caller's token was verified here, and its 429 is about all callers together.
function isAway(code: string, status: number): boolean {
  const isFromProxy = code === '' && [401, 408, 429, 500].includes(status);
  return status < 400 || status > 500 || isFromProxy || /^(08|53|57P|57014|PGRST00)/.test(code);
}

/** PostgREST's 400 for a connection that PostgreSQL ended without a word, in the middle of a statement. */
function wasCutOff({ code, message }: PostgrestError): boolean {
  return code === '' && message === '';
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
