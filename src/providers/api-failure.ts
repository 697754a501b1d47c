/** The API of a provider gave no usable answer. The message contains neither the key nor the answer. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  /** Null: there was no answer, or it was not JSON. */
  readonly status: number | null;
  readonly retryAfter: string | undefined;

  constructor(message: string, status: number | null, retryAfter?: string) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** Null instead of a 404. */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 404) return null;
    throw error;
  }
}
