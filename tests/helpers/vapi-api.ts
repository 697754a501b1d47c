// A server in place of Vapi's API of calls.
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface VapiCall {
  readonly id: string;
  readonly updatedAt: string;
  readonly [field: string]: unknown;
}

export const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** An answered call of two minutes. */
export const vapiCall = (id: string, changes: Record<string, unknown> = {}): VapiCall => ({
  id,
  type: 'inboundPhoneCall',
  status: 'ended',
  endedReason: 'customer-ended-call',
  createdAt: minutesAgo(12),
  startedAt: minutesAgo(12),
  endedAt: minutesAgo(10),
  updatedAt: minutesAgo(9),
  customer: { number: '+15550100001' },
  phoneNumber: { number: '+15550109999', twilioAuthToken: 'planted-token' },
  ...changes,
});

export type VapiApi = Awaited<ReturnType<typeof startVapiApi>>;

export async function startVapiApi() {
  const state = {
    calls: [] as readonly VapiCall[],
    /** Of each answer. */
    status: 200,
    requests: [] as { path: string; authorization: string | undefined }[],
  };

  function answer({ url: path = '/', headers }: IncomingMessage): { status: number; body: unknown } {
    const url = new URL(path, 'http://127.0.0.1');
    state.requests.push({ path: url.pathname, authorization: headers.authorization });
    if (state.status !== 200) return { status: state.status, body: { message: 'planted-message' } };
    if (url.pathname !== '/call') {
      const found = state.calls.find(({ id }) => url.pathname === `/call/${id}`);
      return found === undefined ? { status: 404, body: {} } : { status: 200, body: found };
    }
    const [after = '', until = ''] = ['updatedAtGt', 'updatedAtLe'].map((name) => url.searchParams.get(name) ?? '');
    return { status: 200, body: state.calls.filter(({ updatedAt }) => updatedAt > after && updatedAt <= until) };
  }

  const server = createServer((request, response) => {
    const { status, body } = answer(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    state,
    standIns: { 'api.vapi.ai': `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
