// Clients that send one request after the other over a keep-alive connection, and the outcome of each request.
import { Agent, request as openRequest } from 'node:http';

export interface Asked {
  readonly path: string;
  /** From performance.now(). */
  readonly sentAtMs: number;
  readonly tookMs: number;
  /** 0 without a response. */
  readonly status: number;
  /** The error code when there was no response. */
  readonly code?: string | undefined;
  readonly connection?: string | undefined;
  readonly cache?: string | undefined;
  /** The connection had served a request before. */
  readonly isKept: boolean;
  readonly text: string;
}

interface Asking {
  readonly url: string;
  /** Requested in turn; a function returns the next path. */
  readonly paths: readonly (string | (() => string))[];
  readonly clients: number;
  readonly headers: Record<string, string>;
  /** Between a response and the next request. */
  readonly pauseMs?: number;
  readonly onAnswer?: (asked: Asked) => void;
}

export type Clients = ReturnType<typeof startRequestLoops>;

/** They run until they are stopped or their connection is refused. */
export function startRequestLoops({ url, paths, clients, headers, pauseMs = 0, onAnswer = () => {} }: Asking) {
  const asked: Asked[] = [];
  let isStopped = false;

  async function client(first: number): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let turn = first; !isStopped; turn += 1) {
      const path = paths[turn % paths.length] ?? '/';
      const answer = await ask(agent, url, typeof path === 'string' ? path : path(), headers);
      asked.push(answer);
      onAnswer(answer);
      if (answer.code === 'ECONNREFUSED') break;
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    agent.destroy();
  }

  const done = Promise.all(Array.from({ length: clients }, (_, index) => client(index)));
  return {
    asked,
    /** Resolves when the connection of every client was refused. */
    refused: done,
    async stop(): Promise<readonly Asked[]> {
      isStopped = true;
      await done;
      return asked;
    },
  };
}

export function ask(agent: Agent, url: string, path: string, headers: Record<string, string>): Promise<Asked> {
  const sentAtMs = performance.now();
  return new Promise((resolve) => {
    const end = (how: Pick<Asked, 'status'> & Partial<Asked>) =>
      resolve({ path, sentAtMs, tookMs: performance.now() - sentAtMs, isKept: request.reusedSocket, text: '', ...how });
    const request = openRequest(new URL(path, url), { agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', (error: NodeJS.ErrnoException) => end({ status: 0, code: error.code }));
      response.on('end', () =>
        end({
          status: response.statusCode ?? 0,
          connection: response.headers.connection,
          cache: response.headers['x-cache']?.toString(),
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.on('error', (error: NodeJS.ErrnoException) => end({ status: 0, code: error.code }));
    request.end();
  });
}
