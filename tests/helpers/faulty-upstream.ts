// Stands between the service and its Supabase project, and makes trouble when asked: for all requests, or for some.
import { once } from 'node:events';
import { createServer, type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Services } from '../../src/config.ts';

export interface Passing {
  readonly method: string;
  /** Below `/rest/v1/` only the table's or function's name; else the whole path. */
  readonly name: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Hands it to the project, as it came. */
  forward(change?: (answer: IncomingMessage) => void | Promise<void>): void;
}

export type Trouble = (passing: Passing) => void;

export type FaultyUpstream = Awaited<ReturnType<typeof startFaultyUpstream>>;

export async function startFaultyUpstream(projectUrl: string) {
  let target = new URL(projectUrl);
  let trouble: Trouble | undefined;
  const requested: string[] = [];

  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    const { method = 'GET', url = '/' } = request;
    const name = url.split('?', 1)[0]?.replace(/^\/rest\/v1\/(rpc\/)?/, '') ?? url;
    requested.push(name);
    const passing = { method, name, request, response, forward };
    if (trouble === undefined) forward();
    else trouble(passing);

    function forward(change: (answer: IncomingMessage) => void | Promise<void> = () => {}) {
      const { hostname, port } = target;
      const outgoing = openRequest({ hostname, port, method, path: url, headers: request.headers }, async (answer) => {
        await change(answer);
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      // Whoever hung up, on either side, is not waited for.
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
    /** What was asked for since the last time this was called. */
    takeRequested: () => requested.splice(0),
    /** The same project, through us. The bucket is left alone. */
    inFrontOf: (services: Services): Services => ({
      ...services,
      supabase: { ...services.supabase, url, tokenKeys: { jwksUrl: `${url}/auth/v1/.well-known/jwks.json` } },
    }),
    /** Until the next call; without one, all is well. */
    make(next?: Trouble) {
      trouble = next;
    },
    /** From here on to another project, at the same address. */
    forwardTo(nextUrl: string) {
      target = new URL(nextUrl);
    },
    /** Nobody listens at the address any more: connections are refused. */
    goAway,
    comeBack: () => listen(port),
    close: goAway,
  };
}

/** Keeps requests until they are let go: proof of what is in flight together, without a clock. */
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
    /** Resolves when so many are held at once. */
    arrived: (count: number) => until(() => held.length >= count),
    /** Resolves when the service has given up so many. */
    allHungUp: (count: number) => until(() => held.length >= count && hungUp >= count),
    letGo() {
      for (const { forward } of held.splice(0)) forward();
    },
  };
}

/** Keeps answers: the project has read by then, and whoever asked does not know yet what. */
export function holdResponses() {
  let kept = 0;
  const { promise: released, resolve: letGo } = Promise.withResolvers<void>();
  return {
    keep({ forward }: Passing) {
      forward(() => {
        kept += 1;
        return released;
      });
    },
    kept: () => kept,
    letGo,
  };
}
