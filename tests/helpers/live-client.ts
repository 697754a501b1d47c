// A client of the live stream over a real socket. It never reconnects by itself.
import { type IncomingMessage, request as openRequest } from 'node:http';
import { expect, vi } from 'vitest';

export interface LiveEvent {
  readonly event: string;
  readonly id?: string;
  readonly retry?: number;
  readonly data: { readonly tables?: readonly string[]; readonly at?: string };
}

export interface LiveClientOptions {
  readonly port: number;
  readonly path?: string;
  readonly token?: string;
  readonly headers?: Record<string, string>;
  /** Cuts the connection behind this event, even if more has arrived. */
  readonly cutAfter?: number;
}

export type LiveClient = Awaited<ReturnType<typeof openLive>>;

/** Resolves with the headers of the response. */
export async function openLive({ port, path = '/api/events', token, headers = {}, cutAfter }: LiveClientOptions) {
  const events: LiveEvent[] = [];
  const closed = Promise.withResolvers<void>();
  let text = '';
  let comments = 0;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const request = openRequest(
      { host: '127.0.0.1', port, path, agent: false, headers: { ...authorization, ...headers } },
      resolve,
    );
    request.on('error', reject).end();
  });
  response.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      if (events.length === cutAfter) return void response.socket.destroy();
      if (block.startsWith(':')) comments += 1;
      else events.push(eventIn(block));
    }
    if (events.length === cutAfter) response.socket.destroy();
  });
  response.on('error', () => {});
  response.on('close', () => closed.resolve());

  return {
    status: response.statusCode,
    headers: response.headers,
    events,
    closed: closed.promise,
    comments: () => comments,
    /** What arrived that is not a whole event. */
    rest: () => text,
    names: () => events.map(({ event }) => event),
    tables: () => [...new Set(events.flatMap(({ data }) => data.tables ?? []))].sort(),
    lastId: () => events.findLast(({ id }) => id !== undefined)?.id,
    sees: (event: string) =>
      vi.waitFor(() => expect(events.map((each) => each.event)).toContain(event), { timeout: 10_000 }),
    seesTable: (table: string) =>
      vi.waitFor(() => expect(events.flatMap(({ data }) => data.tables ?? [])).toContain(table), { timeout: 10_000 }),
    pause: () => void response.pause(),
    cut: () => void response.socket.destroy(),
  };
}

function eventIn(block: string): LiveEvent {
  const fields = new Map(
    block.split('\n').map((line): [string, string] => {
      const at = line.indexOf(': ');
      return [line.slice(0, at), line.slice(at + 2)];
    }),
  );
  const [id, retry] = [fields.get('id'), fields.get('retry')];
  return {
    event: fields.get('event') ?? '',
    data: JSON.parse(fields.get('data') ?? '{}'),
    ...(id !== undefined && { id }),
    ...(retry !== undefined && { retry: Number(retry) }),
  };
}
