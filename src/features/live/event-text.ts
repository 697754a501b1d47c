// The text of one server-sent event. Names and values are our own and contain no line breaks.
import type { NamedCall } from '../../database/change-feed/change.ts';

interface LiveEvent {
  readonly event: string;
  readonly data?: object;
  /** The client sends the last id that it received when it reconnects. */
  readonly id?: string;
  /** How long the client waits before it reconnects. */
  readonly retryMs?: number;
}

/** A comment. Clients ignore it; proxies see that the connection is in use. */
export const heartbeat = ':\n\n';

export function eventText({ event, data = {}, id, retryMs }: LiveEvent): string {
  const retryLine = retryMs === undefined ? '' : `retry: ${retryMs}\n`;
  const idLine = id === undefined ? '' : `id: ${id}\n`;
  return `${retryLine}${idLine}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The instant as it is in lists of calls. */
export const callText = (call: NamedCall) =>
  eventText({ event: 'call', data: { ...call, started_at: `${call.started_at}+00:00` } });
