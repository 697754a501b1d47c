// A proxy between the service and its Supabase project that can fail all requests or some.
import { once } from 'node:events';
import { createServer, type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Services } from '../../src/config.ts';

export interface Passing {
  readonly method: string;
  /** The table or function below `/rest/v1/`; otherwise the whole path. */
  readonly name: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Sends the request to the project unchanged. */
  forward(change?: (answer: IncomingMessage) => void | Promise<void>): void;
}

export type Fault = (passing: Passing) => void;

export type FaultyUpstream = Awaited<ReturnType<typeof startFaultyUpstream>>;

export async function startFaultyUpstream(projectUrl: string) {
  let target = new URL(projectUrl);
  let fault: Fault | undefined;
  const requested: string[] = [];

  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    const { method = 'GET', url = '/' } = request;
    const name = url.split('?', 1)[0]?.replace(/^\/rest\/v1\/(rpc\/)?/, '') ?? url;
    requested.push(name);
    const passing = { method, name, request, response, forward };
    if (fault === undefined) forward();
    else fault(passing);

    function forward(change: (answer: IncomingMessage) => void | Promise<void> = () => {}) {
      const { hostname, port } = target;
      const outgoing = openRequest({ hostname, port, method, path: url, headers: request.headers }, async (answer) => {
        await change(answer);
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      // When one side closes its connection, the other one is closed as well.
      outgoing.on('error', () => response.destroy());
      response.on('close', () => outgoing.destroy());
      request.pipe(outgoing);
    }
  });
  async function listen(port: number) {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  }
  async function goAway() {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  return {
    url,
    /** The names requested since the last call. */
    takeRequested: () => requested.splice(0),
    /** The same project through this proxy. The bucket is reached directly. */
    inFrontOf: (services: Services): Services => ({
      ...services,
      supabase: { ...services.supabase, url, tokenKeys: { jwksUrl: `${url}/auth/v1/.well-known/jwks.json` } },
    }),
    /** The fault of all requests until the next call; without one, requests are forwarded. */
    setFault(next?: Fault) {
      fault = next;
    },
    /** Forwards to another project from now on, at the same address. */
    forwardTo(nextUrl: string) {
      target = new URL(nextUrl);
    },
    /** Connections are refused. */
    goAway,
    comeBack: () => listen(port),
    close: goAway,
  };
}

/** Holds requests until they are released: shows which are in flight together, without a clock. */
export function holdRequests() {
  const held: Passing[] = [];
  let hungUp = 0;
  const waiting = new Set<() => void>();
  const tell = () => {
    for (const look of waiting) look();
  };
  function until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isSo()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  }

  return {
    held,
    keep(passing: Passing) {
      held.push(passing);
      passing.response.on('close', () => {
        hungUp += 1;
        tell();
      });
      tell();
    },
    /** Resolves when this many are held. */
    arrived: (count: number) => until(() => held.length >= count),
    /** Resolves when the service has aborted this many. */
    allHungUp: (count: number) => until(() => held.length >= count && hungUp >= count),
    release() {
      for (const { forward } of held.splice(0)) forward();
    },
  };
}

/** Holds responses: the project has read by then, and the service has not received the result. */
export function holdResponses() {
  let kept = 0;
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  return {
    keep({ forward }: Passing) {
      forward(() => {
        kept += 1;
        return released;
      });
    },
    kept: () => kept,
    release,
  };
}
