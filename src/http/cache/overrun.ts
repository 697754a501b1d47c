// A load that ran out of its time while the database answered others: one caller or organisation asks too much, and nothing is wrong
// with the database. Its readers get the same answer as during an outage, but it raises no alert and does not stop other loads.
import { DatabaseUnavailable } from '../../errors.ts';

/** The cause, and not the error itself: `instanceof` does not tell subclasses of an error of the catalogue apart. */
class Overrun extends Error {}

export function overrunBy(error: unknown): Error {
  return new DatabaseUnavailable({ cause: new Overrun('out of time while others were answered', { cause: error }) });
}

export const isOverrun = (error: unknown): boolean => error instanceof Error && error.cause instanceof Overrun;
