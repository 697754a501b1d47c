// The API of a carrier, by its answers: each is a JSON document for a URL.
import type { ApiSettings, Backfill, Payload, ProviderApi, TimeWindow } from '../../../src/providers/provider.ts';
import { createProviderApi } from '../../../src/providers/provider-api.ts';
import { withApiServer } from './api-server.ts';

interface Use {
  readonly api: ProviderApi;
  /** In the order of the requests. */
  readonly requested: readonly URL[];
}

/** `answer` is given each requested URL. Null is a 404. */
export async function withProviderApi(
  answer: (url: URL) => object | null,
  use: (given: Use) => Promise<void>,
): Promise<void> {
  const requested: URL[] = [];
  const answerRequest = ({ url }: { url: URL }) => {
    requested.push(url);
    const body = answer(url);
    return body === null ? { status: 404 } : { body };
  };
  await withApiServer(answerRequest, async ({ url }) => {
    const api = createProviderApi({
      backfill: { apiUrl: url, authorization: () => 'Bearer of-a-test' },
      apiKey: '',
      signal: new AbortController().signal,
      pause: async () => undefined,
    });
    await use({ api, requested });
  });
}

/** All that a backfill lists. */
export async function listCalls(backfill: Backfill, api: ProviderApi, window: TimeWindow, settings: ApiSettings) {
  const calls: Payload[] = [];
  for await (const call of backfill.list(api, window, settings)) calls.push(call);
  return calls;
}
