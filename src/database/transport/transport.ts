// The Supabase client's `fetch`: undici's own `request` (a third of a millisecond a query cheaper than the global
// fetch), under the request's deadline and on its budget. What is no answer of PostgREST is thrown, never passed on.
import { Agent, request } from 'undici';
import { steadyNow } from '../../http/clock.ts';
import { DeadlineReached, type RequestBudget } from '../request-budget.ts';
import { isExpensive, type Query } from './expensive-queries.ts';
import { createPoolShares, type ShareHolder } from './pool-shares.ts';
import { createStallGuard } from './stall-guard.ts';

export interface Transport {
  /** With an org: within its share of the pool. */
  fetchFor(budget: RequestBudget, sharer?: ShareHolder): typeof fetch;
  close(): Promise<void>;
}

export interface Watch {
  /** It does not answer anybody, or somebody else answers in its place. */
  onTrouble?(error: unknown): void;
  onAnswer?(): void;
}

export function createTransport(
  pool: number,
  { onTrouble, onAnswer }: Watch = {},
  silence = createStallGuard({ now: steadyNow }),
): Transport {
  const agent = new Agent({ connect: { timeout: 1000 }, keepAliveTimeout: 30_000, pipelining: 1 });

  const acquireShare = createPoolShares(pool);
  let answers = 0;
  const noteAnswer = () => {
    answers += 1;
    onAnswer?.();
  };

  /** How many answers there had been when the budget sent its first query. */
  const answersAtStart = new WeakMap<RequestBudget, number>();
  /** The deadline came, but others were answered within its time: there was too much to do, and the database is well. */
  const isOverloaded = (error: unknown, budget: RequestBudget) =>
    error instanceof DeadlineReached && answers !== answersAtStart.get(budget);

  async function awaitShare(budget: RequestBudget, sharer: ShareHolder, query: Query, signal: AbortSignal) {
    try {
      return await acquireShare(sharer, isExpensive(query), signal);
    } catch (thrown) {
      const error = signal.aborted ? signal.reason : thrown;
      if (isOverloaded(error, budget)) budget.markOverloaded();
      throw error;
    }
  }

  async function send(budget: RequestBudget, sharer: ShareHolder | undefined, url: string, init: RequestInit) {
    const { method = 'GET' } = init;
    const { pathname, searchParams } = new URL(url);
    const name = pathname.replace('/rest/v1/', '');
    const signal = init.signal ? AbortSignal.any([init.signal, budget.signal]) : budget.signal;
    if (!answersAtStart.has(budget)) answersAtStart.set(budget, answers);
    const leave = sharer && (await awaitShare(budget, sharer, { method, name, searchParams }, signal));
    // With its share: a query that still waits for one would use up the probe of a silent database, and send nothing.
    await silence.pass()?.catch((error: unknown) => {
      leave?.();
      throw error;
    });
    const ended = budget.start(`${method} ${name}`);
    silence.sent();
    try {
      const { statusCode, headers, body } = await request(url, {
        dispatcher: agent,
        method: method as 'GET',
        headers: init.headers as Record<string, string>,
        body: (init.body as string | undefined) ?? null,
        signal,
      });
      const text = await body.text();
      silence.answered();
      const flaw = flawOf({ method, statusCode, contentType: headers['content-type'], text });
      if (flaw !== undefined) throw new Error(`${method} ${name}: ${statusCode} ${flaw}`);
      if (statusCode > 500) onTrouble?.(new Error(`${method} ${name}: ${statusCode}`));
      else noteAnswer();
      return new Response(text === '' ? null : text, { status: statusCode, headers: flat(headers) });
    } catch (error) {
      if (isOverloaded(error, budget)) budget.markOverloaded();
      // A caller who hung up, or whose counts were aborted after a failure, says nothing of the database.
      else if (!signal.aborted || error instanceof DeadlineReached) onTrouble?.(error);
      if (!signal.aborted && !isConnectTimeout(error)) silence.answered();
      // Given up by its caller, and no sign of a database that answers nobody.
      else if (signal.aborted && !(error instanceof DeadlineReached)) silence.givenUp();
      throw error;
    } finally {
      ended();
      leave?.();
    }
  }

  return {
    fetchFor: (budget, sharer) => (input, init) => send(budget, sharer, String(input), init ?? {}),
    // Requests are over by then. What was loaded for nobody in particular is waited for by nobody.
    close: () => agent.destroy(),
  };
}

function isConnectTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'UND_ERR_CONNECT_TIMEOUT';
}

interface Received {
  readonly method: string;
  readonly statusCode: number;
  readonly contentType: string | string[] | undefined;
  readonly text: string;
}

// PostgREST refuses the key of this service: a fault of the set-up, and no 403 of the caller's.
// The client takes an empty 404 for a success without rows, and an error that is no object for no error at all.
function flawOf({ method, statusCode, contentType, text }: Received): string | undefined {
  if (text === '') {
    const isWhole = method === 'HEAD' || statusCode === 201 || statusCode === 204;
    return isWhole ? undefined : 'without a body';
  }
  if (!isJson(contentType)) return 'with a body that is not JSON';
  if (statusCode === 403 && text.includes('"PT403"')) return 'CALLBOARD_KEY is not a key that the database knows';
  return statusCode >= 400 && !text.startsWith('{') ? 'with an error that is no object' : undefined;
}

function isJson(contentType: string | string[] | undefined): boolean {
  return /^application\/(vnd\.pgrst\.[a-z]+\+)?json\b/.test(String(contentType));
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
