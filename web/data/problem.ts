// Turns a refused or failed request into an ApiProblem.
import type { ApiProblem } from '../loaded.ts';

interface ErrorBody {
  readonly code?: string;
  readonly message?: string;
  readonly field?: string;
  readonly requestId?: string;
}

export class RequestFailed extends Error {
  readonly problem: ApiProblem;

  constructor(problem: ApiProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

export function problemOf(response: Response, body: unknown): ApiProblem {
  const { code = 'UNKNOWN', message = '', field, requestId } = (body ?? {}) as ErrorBody;
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    statusCode: response.status,
    code,
    message,
    field,
    requestId: requestId ?? response.headers.get('x-request-id') ?? undefined,
    retryAfterSeconds: Number.isNaN(retryAfter) ? undefined : retryAfter,
  };
}

export function problemOfError(error: unknown): ApiProblem {
  if (error instanceof RequestFailed) return error.problem;
  return { statusCode: 0, code: 'UNREACHABLE', message: '' };
}

export function problemOfWrite(error: unknown): ApiProblem {
  const problem = problemOfError(error);
  return { ...problem, mayBeDone: problem.statusCode === 0 || problem.statusCode >= 500 };
}

/** The same request would be refused again: it is not repeated until the reader asks for something else. */
export function isRefused(error: unknown): boolean {
  return error instanceof RequestFailed && [400, 403, 404].includes(error.problem.statusCode);
}
