// A server in place of a provider's API, and a client for it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiSettings, Backfill, Payload, ProviderApi, TimeWindow } from '../../src/providers/provider.ts';
import { createProviderApi } from '../../src/providers/provider-api.ts';

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
  const api = createProviderApi({
    backfill: { apiUrl: `http://127.0.0.1:${port}`, authorization: () => 'Bearer of-a-test' },
    apiKey: '',
    signal: new AbortController().signal,
    pause: async () => undefined,
  });
  try {
    await use({ api, requested });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** All that a backfill lists. */
export async function listCalls(backfill: Backfill, api: ProviderApi, window: TimeWindow, settings: ApiSettings) {
  const calls: Payload[] = [];
  for await (const call of backfill.list(api, window, settings)) calls.push(call);
  return calls;
}
