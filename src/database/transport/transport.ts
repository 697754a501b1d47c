// The Supabase client's `fetch`: undici's own `request` (a third of a millisecond a query cheaper than the global
// fetch), under the request's deadline and on its account. What is no answer of PostgREST is thrown, never passed on.
import { Agent, request } from 'undici';
import { steadyNow } from '../../http/clock.ts';
import { DeadlineReached, type QueryAccount } from '../request-budget.ts';
import { isExpensive, type Query } from './expensive-queries.ts';
import { createShares, type Sharer } from './pool-shares.ts';
import { createSilence } from './stall-guard.ts';

export interface Transport {
  /** With an org: within its share of the pool. */
  fetchFor(account: QueryAccount, sharer?: Sharer): typeof fetch;
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
  silence = createSilence({ now: steadyNow }),
): Transport {
  const agent = new Agent({ connect: { timeout: 1000 }, keepAliveTimeout: 30_000, pipelining: 1 });

  const takeShare = createShares(pool);
  let answers = 0;
  const noteAnswer = () => {
    answers += 1;
    onAnswer?.();
  };

  /** How many answers there had been when the account sent its first query. */
  const answersAtStart = new WeakMap<QueryAccount, number>();
  /** The deadline came, but others were answered within its time: there was too much to do, and the database is well. */
  const isOverrun = (error: unknown, account: QueryAccount) =>
    error instanceof DeadlineReached && answers !== answersAtStart.get(account);

  async function awaitShare(account: QueryAccount, sharer: Sharer, query: Query, signal: AbortSignal) {
    try {
      return await takeShare(sharer, isExpensive(query), signal);
    } catch (thrown) {
      const error = signal.aborted ? signal.reason : thrown;
      if (isOverrun(error, account)) account.noteOverrun();
      throw error;
    }
  }

  async function send(account: QueryAccount, sharer: Sharer | undefined, url: string, init: RequestInit) {
    const { method = 'GET' } = init;
    const { pathname, searchParams } = new URL(url);
    const name = pathname.replace('/rest/v1/', '');
    const signal = init.signal ? AbortSignal.any([init.signal, account.signal]) : account.signal;
    if (!answersAtStart.has(account)) answersAtStart.set(account, answers);
    const leave = sharer && (await awaitShare(account, sharer, { method, name, searchParams }, signal));
    // With its share: a query that still waits for one would use up the probe of a silent database, and send nothing.
    await silence.pass()?.catch((error: unknown) => {
      leave?.();
      throw error;
    });
    const ended = account.start(`${method} ${name}`);
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
      if (isOverrun(error, account)) account.noteOverrun();
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
    fetchFor: (account, sharer) => (input, init) => send(account, sharer, String(input), init ?? {}),
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
