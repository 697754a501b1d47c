// One address with the paths of a Supabase project: /rest/v1 (PostgREST), /auth/v1/.well-known/jwks.json (the public keys) and
// /storage/v1/s3 (the bucket). It listens on 127.0.0.1 and never logs a token or a signed URL.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { createBucket } from './bucket/bucket.ts';
import type { MakeObject } from './bucket/made-object.ts';
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
  /** For keys of the bucket without a file. */
  readonly makeObject?: MakeObject;
}

export async function startGateway(options: GatewayOptions) {
  const { postgrestUrl, keys, bucketFolder, log, now = Date.now, makeObject } = options;
  const rest = createRestProxy({ upstream: postgrestUrl, log });
  let bucket: Promise<ReturnType<typeof createBucket>> | undefined;
  // Imported with the first request: most starts play no recording.
  async function handleStorage(request: IncomingMessage, response: ServerResponse) {
    bucket ??= import('./bucket/bucket.ts').then(({ createBucket }) =>
      createBucket({ folder: bucketFolder, credentials: keys.bucketCredentials, now, makeObject }),
    );
    (await bucket)(request, response, s3Path);
  }

  function handle(request: IncomingMessage, response: ServerResponse) {
    const { url = '/' } = request;
    const path = url.split('?', 1)[0] ?? url;
    if (isUnder(path, restPath)) return handleRest(request, response, url);
    // Not s3Path only: a signed URL with a change in this part of its path must be refused as well, not unknown.
    if (isUnder(path, '/storage')) return handleStorage(request, response);
    if (path === jwksPath) return sendJson(request, response, 200, keys.jwks);
    sendJson(request, response, 404, { message: 'Not found. The data API is at /rest/v1/' });
  }

  function handleRest(request: IncomingMessage, response: ServerResponse, url: string) {
    // As in hosted Supabase: a client without the key should fail here first.
    if (!request.headers.apikey)
      return sendJson(request, response, 401, { message: 'No apikey header in the request' });
    const target = url.slice(restPath.length);
    rest.forward(request, response, target.startsWith('/') ? target : `/${target}`);
  }

  const server = createServer({ keepAliveTimeout: 65_000, noDelay: true, requestTimeout: 60_000 }, handle);
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
