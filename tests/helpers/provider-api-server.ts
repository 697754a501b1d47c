// A server in place of a provider's API, and a client for it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiSettings, Backfill, Payload, ProviderApi, TimeWindow } from '../../src/providers/provider.ts';

class NotFound extends Error {
  readonly status = 404;
}

interface Use {
  readonly api: ProviderApi;
  /** Paths with their queries, in the order of the requests. */
  readonly requested: readonly URL[];
}

/** `answer` is given each requested URL. Null is a 404. */
export async function withProviderApi(
  answer: (url: URL) => object | null,
  use: (given: Use) => Promise<void>,
): Promise<void> {
  const requested: URL[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    requested.push(url);
    const body = answer(url);
    response.statusCode = body === null ? 404 : 200;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(body ?? { message: 'not found' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    await use({ api: createApi(`http://127.0.0.1:${port}`), requested });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

function createApi(origin: string): ProviderApi {
  const request = async (path: string, init?: RequestInit) => {
    const response = await fetch(origin + path, init);
    if (response.status === 404) throw new NotFound(path);
    return (await response.json()) as Payload;
  };
  return {
    getJson: (path) => request(path),
    postJson: (path, body) => request(path, { method: 'POST', body: JSON.stringify(body) }),
  };
}

/** All that a backfill lists. */
export async function listCalls(backfill: Backfill, api: ProviderApi, window: TimeWindow, settings: ApiSettings) {
  const calls: Payload[] = [];
  for await (const call of backfill.list(api, window, settings)) calls.push(call);
  return calls;
}
