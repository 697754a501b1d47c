// What a reader is told about a refused or failed request.
import type { ApiProblem } from '../../loaded.ts';

export const problems = {
  sentenceOf(problem: ApiProblem): string {
    const sentence = causeOf(problem);
    return problem.mayBeDone === true
      ? `${sentence} Check whether your change was saved before you try again.`
      : sentence;
  },
  detail: (code: string, requestId: string) => `${code} · request ${requestId}`,
  conflict: 'Another person has changed this in the meantime. Load the page again to see their version.',
  tryAgain: 'Try again',
};

function causeOf({ statusCode, code, message, retryAfterSeconds }: ApiProblem): string {
  if (statusCode === 0) return 'The service cannot be reached. Check your connection.';
  if (code === 'DATABASE_UNAVAILABLE') return 'The database is not available at present.';
  if (code === 'AUTH_UNAVAILABLE') return 'Sign-in is not available at present.';
  if (code === 'PRECONDITION_FAILED') return 'Another person has changed this in the meantime.';
  if (code === 'RATE_LIMITED') return `Too many requests. Try again in ${retryAfterSeconds ?? 60} s.`;
  if (statusCode === 401) return 'Your session has ended. Sign in again.';
  if (statusCode === 403) return 'Your role does not allow this. An owner of the organisation can change it.';
  if (statusCode === 404) return 'It does not exist, or it belongs to another organisation.';
  if (statusCode === 400) return `The request was refused: ${message}.`;
  if (statusCode >= 500) return 'The service had an error. It has been recorded.';
  return message;
}
