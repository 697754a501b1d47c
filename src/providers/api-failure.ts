/** The API of a provider did not answer with 2xx. The message contains neither the key nor the body of the answer. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  /** Null: there was no answer, or it was no JSON. */
  readonly status: number | null;

  constructor(message: string, status: number | null, cause?: unknown) {
    super(message, { cause });
    this.status = status;
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
