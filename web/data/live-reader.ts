// Reads the live stream of one organisation and connects again when it ends. Only one tab of a browser does this.
import { openStream } from './api.ts';
import { readEvents, type StreamEvent } from './event-stream.ts';
import { pause } from './pause.ts';

export type LiveNews =
  | { readonly kind: 'changed'; readonly tables: readonly string[]; readonly hasNamedCalls: boolean }
  | { readonly kind: 'reset' }
  | { readonly kind: 'state'; readonly isLive: boolean };

const firstDelayMs = 1000;
const maxDelayMs = 30_000;

/** Ends when the signal is aborted, or when the membership has ended. */
export async function readLive(orgId: string, signal: AbortSignal, tell: (news: LiveNews) => void): Promise<void> {
  let lastId: string | undefined;
  let delayMs = firstDelayMs;
  /** A call was named since the last hint: the next one is about few calls. */
  let hasNamedCalls = false;
  while (!signal.aborted) {
    const ending = await readOnce();
    tell({ kind: 'state', isLive: false });
    if (ending === 'revoked') return;
    await pause(delayMs * (0.75 + Math.random() / 2), signal);
    delayMs = Math.min(delayMs * 2, maxDelayMs);
  }

  async function readOnce(): Promise<string> {
    try {
      const headers = { 'x-org-id': orgId, ...(lastId !== undefined && { 'last-event-id': lastId }) };
      const response = await openStream('/api/events?topics=calls', { signal, headers });
      if (!response.ok || response.body === null) return 'refused';
      for await (const event of readEvents(response.body)) {
        const ending = event === undefined ? undefined : handle(event);
        if (event === undefined) tell({ kind: 'state', isLive: true });
        if (ending !== undefined) return ending;
      }
    } catch {
      // A lost connection: the loop connects again.
    }
    return 'lost';
  }

  /** The name of the ending, when the stream ends with this event. */
  function handle({ event, data, id, retryMs }: StreamEvent): string | undefined {
    if (id !== undefined) lastId = id;
    if (retryMs !== undefined) delayMs = retryMs;
    switch (event) {
      case 'ready':
        delayMs = firstDelayMs;
        tell({ kind: 'state', isLive: true });
        if (lastId === undefined) tell({ kind: 'reset' });
        return undefined;
      case 'call':
        hasNamedCalls = true;
        return undefined;
      case 'changed':
        tell({ kind: 'changed', tables: (data as { tables: string[] }).tables, hasNamedCalls });
        hasNamedCalls = false;
        return undefined;
      case 'reset':
        tell({ kind: 'reset' });
        return undefined;
      case 'degraded':
      case 'recovered':
        tell({ kind: 'state', isLive: event === 'recovered' });
        return undefined;
      case 'reauth':
      case 'revoked':
      case 'bye':
      case 'busy':
        return event;
      default:
        return undefined;
    }
  }
}
