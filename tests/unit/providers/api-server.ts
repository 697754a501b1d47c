// A small HTTP server that stands for the API of a provider.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Payload, ProviderApi } from '../../../src/providers/provider.ts';
import { createProviderApi } from '../../../src/providers/provider-api.ts';
import { registered } from './read-event-of.ts';

export interface ApiRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

export interface ApiAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** Instead of `body`, as it is. */
  readonly text?: string;
}

export type Answer = (request: ApiRequest) => ApiAnswer;

export interface ApiServer {
  readonly url: string;
  readonly requests: readonly ApiRequest[];
}

export async function withApiServer(answer: Answer, use: (server: ApiServer) => Promise<void>): Promise<void> {
  const requests: ApiRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks = await collect(incoming as AsyncIterable<Buffer>);
    const text = Buffer.concat(chunks).toString();
    const request = {
      method: incoming.method ?? '',
      url: new URL(incoming.url ?? '', 'http://api.test'),
      headers: incoming.headers,
      body: text === '' ? {} : JSON.parse(text),
    };
    requests.push(request);
    const { status = 200, headers = {}, body = {}, text: asItIs } = answer(request);
    outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
    outgoing.end(asItIs ?? JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await use({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests });
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const value of values) collected.push(value);
  return collected;
}

export const apiKey = 'planted-api-key';

/** The client of a provider's API. It only records its pauses. */
export function apiOf(name: string, url: string, pauses: number[] = []): ProviderApi {
  const { backfill } = registered(name);
  if (backfill === null) throw new Error(`${name} has no backfill`);
  const pause = async (ms: number) => pauses.push(ms);
  return createProviderApi({ backfill, apiKey, apiUrl: url, signal: new AbortController().signal, pause });
}

const window = { from: new Date('2026-11-20T15:00:00Z'), to: new Date('2026-11-20T16:00:00Z') };

export async function listAll(name: string, url: string, { from, to } = window): Promise<Payload[]> {
  const { backfill } = registered(name);
  if (backfill === null) throw new Error(`${name} has no backfill`);
  return collect(backfill.list(apiOf(name, url), { from, to }, { apiKey, options: {} }));
}

export async function findCall(name: string, url: string, id: string): Promise<Payload | null> {
  const { backfill } = registered(name);
  if (backfill === null) throw new Error(`${name} has no backfill`);
  return backfill.find(apiOf(name, url), id, { apiKey, options: {} });
}
