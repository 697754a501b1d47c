// Requests to the API of a provider with the key of one connection. Errors contain neither the key nor an answer.
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { steadyNow } from '../domain/clock.ts';
import { ApiFailure } from './api-failure.ts';
import type { Backfill, Payload, ProviderApi } from './provider.ts';
import { createRequestRate } from './request-rate.ts';
import { isRetriable, retryDelayMs } from './retry-delay.ts';
import { toStorableText } from './storable-text.ts';

const maxAttempts = 5;
const maxRequestsPerSecond = 5;
const requestTimeoutMs = 60_000;
const maxResponseBytes = 20 * 1024 * 1024;

export interface ProviderApiSettings {
  readonly backfill: Pick<Backfill, 'apiUrl' | 'authorization' | 'authorizationHeader'>;
  readonly apiKey: string;
  /** Ends requests and pauses. */
  readonly signal: AbortSignal;
  /** Instead of the provider's: a server of tests, or the simulated provider. */
  readonly apiUrl?: string;
  /** Instead of real time, for tests. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
}

const agent = new Agent({
  connect: { timeout: 5000 },
  headersTimeout: 30_000,
  bodyTimeout: 30_000,
  maxResponseSize: maxResponseBytes,
});

export function createProviderApi(settings: ProviderApiSettings): ProviderApi {
  const { signal, pause = (ms: number) => sleep(ms, undefined, { signal }) } = settings;
  const takeTurn = createRequestRate({ perSecond: maxRequestsPerSecond, now: steadyNow, pause });

  async function sendUntilAnswered(toSend: Request): Promise<Payload> {
    for (let attempt = 1; ; attempt += 1) {
      await takeTurn(signal);
      try {
        return await sendOnce(settings, toSend);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof ApiFailure) || attempt === maxAttempts || !isRetriable(error)) throw error;
        await pause(retryDelayMs(attempt, error, Date.now()), signal);
      }
    }
  }

  return {
    getJson: (path) => sendUntilAnswered({ method: 'GET', path }),
    postJson: (path, body) => sendUntilAnswered({ method: 'POST', path, body }),
  };
}

async function sendOnce({ backfill, apiKey, signal, apiUrl }: ProviderApiSettings, { method, path, body }: Request) {
  if (!path.startsWith('/')) throw new TypeError('The path of an API request must start with a slash');
  // The query can contain numbers of callers.
  const name = `${method} ${path.split('?')[0]}`;
  // Before each request: some authorizations expire.
  const authorization = { [backfill.authorizationHeader ?? 'authorization']: backfill.authorization(apiKey) };
  try {
    const {
      statusCode,
      headers,
      body: answer,
    } = await request(`${apiUrl ?? backfill.apiUrl}${path}`, {
      dispatcher: agent,
      method,
      headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }), ...authorization },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]),
    });
    // Redirects are not followed: the key would go to another server.
    if (statusCode >= 200 && statusCode < 300) return parseAnswer(name, await answer.text());
    await answer.dump();
    throw new ApiFailure(`${name} was answered with ${statusCode}`, statusCode, textOf(headers['retry-after']));
  } catch (error) {
    if (error instanceof ApiFailure) throw error;
    throw new ApiFailure(`${name} was not answered: ${codeOf(error)}`, null);
  }
}

/** A list is returned as it is. */
function parseAnswer(name: string, text: string): Payload {
  const answer = parseJson(text);
  if (typeof answer === 'object' && answer !== null) return answer as Payload;
  throw new ApiFailure(`${name} was answered with something else than JSON`, null);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown) => (typeof value === 'string' ? toStorableText(value) : value));
  } catch {
    return undefined;
  }
}

const textOf = (header: string | string[] | undefined) => (Array.isArray(header) ? header[0] : header);

/** The message can contain the address, so only the code of the error is used. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
