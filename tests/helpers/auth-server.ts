// A small Supabase project for the page: Auth at /auth/v1 as its source answers, and everything else from the gateway of the stack. Its mails
// are read by the test, and its provider is a page with two links.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Keys } from '../../src/local-stack/keys.ts';
import { type Account, AuthRefusal, createAuthAccounts } from './auth-accounts.ts';
import { createAuthRoutes, type Redirect } from './auth-routes.ts';

export interface Mail {
  readonly to: string;
  readonly link: string;
}

interface Fault {
  /** Such as `/token`. */
  readonly path: string;
  /** Absent: the connection is cut. */
  readonly refusal?: AuthRefusal;
}

export type AuthServer = Awaited<ReturnType<typeof startAuthServer>>;

export async function startAuthServer(keys: Keys, gatewayUrl: string) {
  const mails: Mail[] = [];
  const requests: string[] = [];
  let url = '';
  let siteUrl = '';
  let fault: Fault | undefined;
  const accounts = createAuthAccounts(keys, () => `${url}/auth/v1`);
  const routes = createAuthRoutes({
    accounts,
    keys,
    mails,
    url: () => url,
    redirectUrl: (asked) => (asked?.startsWith(`${siteUrl}/`) ? asked : siteUrl),
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    if (!pathname.startsWith('/auth/v1/')) return forward(request, response, gatewayUrl);
    const path = pathname.slice('/auth/v1'.length);
    allowOrigin(request, response);
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    requests.push(
      `${request.method} ${path}${searchParams.has('grant_type') ? ` ${searchParams.get('grant_type')}` : ''}`,
    );
    if (fault?.path === path && fault.refusal === undefined) return void request.destroy();
    try {
      if (fault?.path === path && fault.refusal !== undefined) throw fault.refusal;
      const body = JSON.parse((await text(request)) || '{}');
      const { authorization } = request.headers;
      const result = await routes(`${request.method} ${path}`, { query: searchParams, body, authorization });
      if (isRedirect(result)) response.writeHead(302, { location: result.location }).end();
      else if (typeof result === 'string') response.writeHead(200, { 'content-type': 'text/html' }).end(result);
      else sendJson(response, result === undefined ? 204 : 200, result);
    } catch (error) {
      if (!(error instanceof AuthRefusal)) throw error;
      response.setHeader('x-sb-error-code', error.code);
      response.setHeader('x-supabase-api-version', '2024-01-01');
      sendJson(response, error.statusCode, { code: error.code, message: error.message });
    }
  }

  const server = createServer((request, response) => void answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    accounts,
    mails,
    /** Such as `POST /token password`. */
    requests,
    setSiteUrl: (page: string) => {
      siteUrl = page;
    },
    fail: (next: Fault | undefined) => {
      fault = next;
    },
    /** As the dashboard of Supabase sends it: the link is not bound to a browser. */
    invite: (account: Account) => routes.sendLink(account, 'invite', `${siteUrl}/`),
    async close() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

const isRedirect = (result: unknown): result is Redirect =>
  typeof result === 'object' && result !== null && 'location' in result;

function allowOrigin({ headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-expose-headers', 'X-Total-Count, Link, X-Supabase-Api-Version');
  if (headers['access-control-request-method'] === undefined) return;
  response.setHeader('access-control-allow-methods', headers['access-control-request-method']);
  response.setHeader(
    'access-control-allow-headers',
    'accept, apikey, authorization, content-type, x-client-info, x-supabase-api-version',
  );
}

function sendJson(response: ServerResponse, statusCode: number, body: unknown): void {
  response.writeHead(statusCode, { 'content-type': 'application/json' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

function forward(request: IncomingMessage, response: ServerResponse, gatewayUrl: string): void {
  const { method, headers } = request;
  const onward = send(new URL(request.url ?? '/', gatewayUrl), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}
