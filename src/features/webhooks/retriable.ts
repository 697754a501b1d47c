import { DatabaseUnavailable } from '../../errors.ts';

/** No refusal by the database is the fault of a provider, and most providers do not repeat an event after a 4xx. */
export async function retriable<Result>(query: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await query();
  } catch (error) {
    const { statusCode = 500 } = error as { statusCode?: number };
    throw statusCode < 500 ? new DatabaseUnavailable({ cause: error }) : error;
  }
}
