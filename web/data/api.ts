// The only way to the service. It adds the token and the organisation, renews an expired token once, and turns a 304 into the answer that it
// confirms.
import createClient from 'openapi-fetch';
import type { paths } from './api-types.d.ts';
import { readServerClock } from './clock.ts';
import { readRateLimit, untilAllowed } from './rate-limit.ts';
import { remember, rememberedEtag, rememberedText } from './remembered.ts';

interface Credentials {
  /** Undefined before sign-in. */
  token(): string | undefined;
  orgId(): string | undefined;
  /** Whether there is another token than this one. Rejects when that cannot be told at present. */
  renew(refused: string): Promise<boolean>;
  /** The session has ended: the token is refused and cannot be renewed. */
  ended(): void;
}

let credentials: Credentials = {
  token: () => undefined,
  orgId: () => undefined,
  renew: async () => false,
  ended: () => {},
};

export function setCredentials(given: Credentials): void {
  credentials = given;
}

export const api = createClient<paths>({
  baseUrl: location.origin,
  fetch: send,
  querySerializer: { array: { style: 'form', explode: true } },
});

/** A request that is read as it arrives: the live stream. */
export function openStream(path: string, init: RequestInit): Promise<Response> {
  return withToken(new Request(path, { ...init, cache: 'no-store' }));
}

/** A file that is kept in memory, such as a short recording. The address is signed, so no token is sent. */
export function fetchFile(url: string, signal: AbortSignal): Promise<Response> {
  return fetch(url, { signal, referrerPolicy: 'no-referrer' });
}

/** For the two addresses that are not in the OpenAPI document, because only the local stack has them. */
export async function postDemo(path: '/demo/token' | '/demo/traffic', body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body), cache: 'no-store' });
  return response.ok && response.status !== 204 ? response.json() : undefined;
}

async function send(request: Request): Promise<Response> {
  const used = credentials.token();
  const response = await withToken(request);
  if (response.status !== 401) return response;
  const { code } = (await response.clone().json()) as { code?: string };
  if (used === undefined) return response;
  if (code === 'TOKEN_EXPIRED' && (await credentials.renew(used))) return withToken(request);
  credentials.ended();
  return response;
}

async function withToken(request: Request): Promise<Response> {
  const orgId = credentials.orgId() ?? '';
  const key = `${orgId} ${request.url}`;
  const isRead = request.method === 'GET';
  const etag = isRead ? rememberedEtag(key) : undefined;
  const headers = new Headers(request.headers);
  const token = credentials.token();
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  if (orgId !== '' && !headers.has('x-org-id')) headers.set('x-org-id', orgId);
  if (etag !== undefined) headers.set('if-none-match', etag);
  if (isRead) await untilAllowed(request.signal);
  const response = await fetch(new Request(request.clone(), { headers, cache: 'no-store' }));
  readServerClock(response.headers);
  if (isRead) readRateLimit(response);
  return isRead ? withRememberedBody(key, response) : response;
}

/** openapi-fetch takes a 304 for an error with an empty body. */
async function withRememberedBody(key: string, response: Response): Promise<Response> {
  const text = rememberedText(key);
  if (response.status === 304 && text !== undefined) return withBody(response, text);
  const etag = response.headers.get('etag');
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  if (response.status !== 200 || etag === null || !isJson) return response;
  const body = await response.text();
  remember(key, { etag, text: body });
  return withBody(response, body);
}

/** A Response that a script makes has no address, but each card can show the one of its request. */
function withBody({ url, headers }: Response, body: string): Response {
  return Object.defineProperty(new Response(body, { status: 200, headers }), 'url', { value: url });
}
