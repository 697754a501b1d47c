// One address that looks like a Supabase project: /rest/v1 (PostgREST), /auth/v1/.well-known/jwks.json and
// /storage/v1/s3. For this machine only, and it never writes a token or a signed URL to the log.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { createBucket } from './bucket.ts';
import type { Keys } from './keys.ts';
import { createRestProxy } from './rest-proxy.ts';

export const s3Path = '/storage/v1/s3';
const restPath = '/rest/v1';
const jwksPath = '/auth/v1/.well-known/jwks.json';

interface GatewayOptions {
  readonly postgrestUrl: string;
  readonly keys: Pick<Keys, 'jwks' | 'bucketCredentials'>;
  /** Holds a folder for each bucket. */
  readonly bucketFolder: string;
  readonly log: (message: string) => void;
  readonly now?: () => number;
}

export async function startGateway({ postgrestUrl, keys, bucketFolder, log, now = Date.now }: GatewayOptions) {
  const rest = createRestProxy({ upstream: postgrestUrl, log });
  let bucket: Promise<ReturnType<typeof createBucket>> | undefined;
  // Its signer is imported when the first recording is played.
  async function answerStorage(request: IncomingMessage, response: ServerResponse) {
    bucket ??= import('./bucket.ts').then(({ createBucket }) =>
      createBucket({ folder: bucketFolder, credentials: keys.bucketCredentials, now }),
    );
    (await bucket)(request, response, s3Path);
  }

  function answer(request: IncomingMessage, response: ServerResponse) {
    const { url = '/' } = request;
    const path = url.split('?', 1)[0] ?? url;
    if (isUnder(path, restPath)) return answerRest(request, response, url);
    // All of it, not s3Path alone: a signed URL that was changed there is refused like one changed elsewhere.
    if (isUnder(path, '/storage')) return answerStorage(request, response);
    if (path === jwksPath) return sendJson(request, response, 200, keys.jwks);
    sendJson(request, response, 404, { message: 'There is nothing here. Try /rest/v1/' });
  }

  function answerRest(request: IncomingMessage, response: ServerResponse, url: string) {
    // Hosted Supabase refuses it; whoever forgets it should learn so here.
    if (!request.headers.apikey)
      return sendJson(request, response, 401, { message: 'No apikey header in the request' });
    const target = url.slice(restPath.length);
    rest.forward(request, response, target.startsWith('/') ? target : `/${target}`);
  }

  const server = createServer({ keepAliveTimeout: 65_000, noDelay: true, requestTimeout: 60_000 }, answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      rest.close();
    },
  };
}

function isUnder(path: string, prefix: string) {
  return path === prefix || path.startsWith(`${prefix}/`);
}

function sendJson(request: IncomingMessage, response: ServerResponse, statusCode: number, body: object) {
  if (!request.complete && 'content-length' in request.headers) response.setHeader('connection', 'close');
  response.writeHead(statusCode, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
