// Requests over a real socket: unlike inject(), it leaves headers and addresses as they are.
import { type Agent, request as openRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

export type Headers = Record<string, string | string[]>;

export interface Sent {
  readonly method?: string;
  readonly headers?: Headers;
  readonly body?: string;
}

export type Answer = Awaited<ReturnType<ReturnType<typeof createHttpClient>>>;

/** Returns the port. */
export async function listen(app: FastifyInstance): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return (app.server.address() as AddressInfo).port;
}

export function createHttpClient(port: number, agent?: Agent) {
  return ({ method = 'GET', path, headers = {}, body }: Sent & { readonly path: string }) => {
    // Node's client sends no length with a GET or DELETE, and the server would read the body as a second request.
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options = { ...(agent && { agent }), host: '127.0.0.1', port, method, path };
    return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
      const request = openRequest({ ...options, headers: { ...length, ...headers } }, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk as Buffer);
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
      request.on('error', reject).end(body);
    });
  };
}
