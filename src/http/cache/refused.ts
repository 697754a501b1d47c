// Of those who ask for the same at once, one loads for all. When he is refused (his token has expired, his membership has
// ended), the others are not: they ask again, each in his own name.
export class Refused extends Error {
  readonly token: string;
  readonly refusal: Error;

  constructor(token: string, refusal: Error) {
    super('Refused to the one who loaded');
    this.token = token;
    this.refusal = refusal;
  }
}

export function refusalOf(error: unknown, token: string): unknown {
  const status = statusOf(error);
  return error instanceof Error && (status === 401 || status === 403) ? new Refused(token, error) : error;
}

/** An answer, though not the one that was hoped for: the loader is well. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Refused || statusOf(error) < 500;
}

function statusOf(error: unknown): number {
  return error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
}
