// A refusal of Supabase Auth as a problem of the page. Its own message is never shown: the page has words for the codes.
import type { AuthError } from '@supabase/auth-js';
import type { ApiProblem } from '../../loaded.ts';

export const authUnavailable: ApiProblem = { statusCode: 503, code: 'AUTH_UNAVAILABLE', message: '' };

export function problemOfAuth({ status = 0, code = '', message }: AuthError): ApiProblem {
  if (status === 429) {
    // Auth sends no retry-after. Where it has a time, its message has it.
    const seconds = /after (\d+) seconds/.exec(message)?.[1];
    return { statusCode: 429, code: 'RATE_LIMITED', message: '', retryAfterSeconds: Number(seconds ?? 60) };
  }
  if (status === 0 || status >= 500) return authUnavailable;
  return { statusCode: status, code, message: '' };
}
