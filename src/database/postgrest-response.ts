// Turns PostgREST's responses into values, or into errors of the catalogue. `details` and `hint` must never reach a caller: they
// only stay in `cause`, for the log.
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

export function dataOf<Data>(response: PostgrestResponse<Data>): NonNullable<Data> {
  const data = dataOrNull(response);
  if (data === null || data === undefined) {
    throw new InternalError({ cause: new Error(`${response.status} without data`) });
  }
  return data;
}

/** For `.maybeSingle()` and for functions that may return null. */
export function dataOrNull<Data>({ data, error, status }: PostgrestResponse<Data>): Data {
  if (error !== null) throw toCatalogueError(error, status);
  return data;
}

export function toCatalogueError(error: PostgrestError, status: number): Error {
  // When a successful body was cut short, the client puts the received part into the error. Rows must not reach the log.
  const cause = { cause: isSuccess(status) ? new Error(`${status} with a truncated body`) : error };
  const code = error.code ?? '';
  if (/^PGRST30[1-3]$/.test(code)) {
    return /expired/i.test(error.message) ? new TokenExpired(cause) : new InvalidToken(cause);
  }
  if (code === '42501' || status === 403) return new Forbidden(cause);
  if (/^23(505|503|P01)$/.test(code) || status === 409) return new Conflict('This conflicts with stored data', cause);
  if (/^22/.test(code)) return new ValidationFailed('A value is out of range or not valid', cause);
  // Serialization failure, deadlock, lock timeout: nothing was stored, and a retry will most likely succeed.
  if (/^(40001|40P01|55P03)$/.test(code)) return new WriteInterrupted(cause);
  return isAbortedStatement(error) || isUnavailable(code, status)
    ? new DatabaseUnavailable(cause)
    : new InternalError(cause);
}

// Status 0 is no response, and a success with an error is a truncated body. The codes: connection failure (08), out of resources
// (53), shutdown (57P), statement timeout (57014), PostgREST without its database (PGRST00x). An error without a code comes from
// a proxy: its 401 is about the service's own key, since the caller's token was verified before, and its 429 is about all callers.
function isUnavailable(code: string, status: number): boolean {
  const isFromProxy = code === '' && [401, 408, 429, 500].includes(status);
  return status < 400 || status > 500 || isFromProxy || /^(08|53|57P|57014|PGRST00)/.test(code);
}

/** PostgREST's 400 for a connection that PostgreSQL closed during a statement. */
function isAbortedStatement({ code, message }: PostgrestError): boolean {
  return code === '' && message === '';
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
