// The Supabase client's `fetch`: undici's own `request` (a third of a millisecond a query cheaper than the global
// fetch), under the request's deadline and on its account. What is no answer of PostgREST is thrown, never passed on.
import { Agent, request } from 'undici';
import { steadyNow } from '../clock.ts';
import type { QueryAccount } from './query-account.ts';
import { createSilence } from './silence.ts';
import { createTurns } from './turns.ts';

/** As many as the widest view sends at once, and fewer than PostgREST has connections. */
const queriesPerOrg = 8;

export interface Transport {
  /** With an org: under its turns. */
  fetchFor(account: QueryAccount, orgId?: string): typeof fetch;
  close(): Promise<void>;
}

export interface Watch {
  /** It does not answer, or somebody else answers in its place. */
  onTrouble?(error: unknown): void;
  onAnswer?(): void;
}

export function createTransport({ onTrouble, onAnswer }: Watch = {}): Transport {
  const agent = new Agent({ connect: { timeout: 1000 }, keepAliveTimeout: 30_000, pipelining: 1 });

  const takeTurn = createTurns(queriesPerOrg);
  const silence = createSilence({ now: steadyNow });

  async function send(account: QueryAccount, orgId: string | undefined, url: string, init: RequestInit) {
    const method = init.method ?? 'GET';
    const signal = init.signal ? AbortSignal.any([init.signal, account.signal]) : account.signal;
    await silence.pass();
    const leave = orgId === undefined ? undefined : await takeTurn(orgId, signal);
    const ended = account.start(`${method} ${queryName(url)}`);
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
      if (flaw !== undefined) throw new Error(`${method} ${queryName(url)}: ${statusCode} ${flaw}`);
      if (statusCode > 500) onTrouble?.(new Error(`${method} ${queryName(url)}: ${statusCode}`));
      else onAnswer?.();
      return new Response(text === '' ? null : text, { status: statusCode, headers: flat(headers) });
    } catch (error) {
      // Who hung up, or had counts aborted after a failure, says nothing of the database.
      if (!init.signal?.aborted) onTrouble?.(error);
      if (!signal.aborted && !isConnectTimeout(error)) silence.answered();
      throw error;
    } finally {
      ended();
      leave?.();
    }
  }

  return {
    fetchFor: (account, orgId) => (input, init) => send(account, orgId, String(input), init ?? {}),
    // Requests are over by then. What was loaded for nobody in particular is waited for by nobody.
    close: () => agent.destroy(),
  };
}

function isConnectTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'UND_ERR_CONNECT_TIMEOUT';
}

function queryName(url: string): string {
  return new URL(url).pathname.replace('/rest/v1/', '');
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
