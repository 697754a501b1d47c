// Loads for the cache with the access rights of one caller. Readers who arrive during the load share its result.
import type { FastifyInstance } from 'fastify';
import { createRequestBudget, type RequestBudget } from '../../database/request-budget.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { type Caller, isServiceCaller } from '../../domain/caller.ts';
import { DatabaseUnavailable } from '../../errors.ts';

/** The load was refused because of its caller (401, 403). Other readers retry, each with their own token. */
export class Refused extends Error {
  readonly token: string;
  readonly refusal: Error;

  constructor(token: string, refusal: Error) {
    super('The caller of the load was refused');
    this.token = token;
    this.refusal = refusal;
  }
}

/** An answer of the database, though not a value: the loader is healthy. */
export const isRefusal = (error: unknown): boolean => error instanceof Refused || statusOf(error) < 500;

const statusOf = (error: unknown) => (error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500);

/**
 * The load ran out of time while the database answered other requests: this caller or organisation sends too much. The response
 * is the same as in an outage, but no alert is raised and other loads continue.
 */
class Overrun extends Error {}

/** The cause, because `instanceof` does not distinguish subclasses of an error of the catalogue. */
export const isOverrun = (error: unknown): boolean => error instanceof Error && error.cause instanceof Overrun;

const overrunBy = (cause: unknown) =>
  new DatabaseUnavailable({ cause: new Overrun('out of time while other requests were answered', { cause }) });

export type Load<Value> = (database: DatabaseHandle) => Promise<Value>;

export function createCallerLoad(app: FastifyInstance) {
  /**
   * The load has a deadline of its own, since other readers may still wait for it when the request has ended. Its queries count
   * in the budget of the request too.
   */
  return async function loadAs<Value>(
    caller: Caller,
    orgId: string | undefined,
    load: Load<Value>,
    requestBudget?: RequestBudget,
  ): Promise<Value> {
    const budget = createRequestBudget(requestBudget?.requestId);
    const { token } = caller;
    try {
      const user = isServiceCaller(caller) ? {} : { userId: caller.userId };
      const org = orgId === undefined ? {} : { orgId };
      return await load(app.databaseFor({ budget }, { token, ...user, ...org }));
    } catch (error) {
      if (budget.isOverloaded) throw overrunBy(error);
      const status = statusOf(error);
      throw error instanceof Error && (status === 401 || status === 403) ? new Refused(token, error) : error;
    } finally {
      requestBudget?.include(budget);
      budget.close();
    }
  };
}
