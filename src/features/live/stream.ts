// One open stream. At most one event is in flight: while the client does not read, the stream keeps its position and no queue, and
// what has changed meanwhile is sent as one hint afterwards.
import type { ServerResponse } from 'node:http';
import { callText, eventText, heartbeat } from './event-text.ts';
import type { OrgChanges } from './org-changes.ts';

export type Ending = 'reauth' | 'revoked' | 'bye' | 'lifetime' | 'stalled' | 'client';

interface StreamOptions {
  readonly response: Pick<ServerResponse, 'write' | 'end' | 'destroy' | 'on'>;
  readonly changes: OrgChanges;
  readonly lastEventId: string | undefined;
  readonly hasCalls: boolean;
  readonly isDegraded: boolean;
  /** By the steady clock, as all times here. */
  readonly now: () => number;
  readonly endsAtMs: number;
  readonly ending: Extract<Ending, 'reauth' | 'lifetime'>;
  readonly retryMs: number;
  readonly onEnd: (ending: Ending) => void;
  /** Called for each hint that was written. */
  readonly onHint: () => void;
}

export type Stream = ReturnType<typeof createStream>;

const heartbeatEveryMs = 10_000;
const maxStallMs = 15_000;

export function createStream({ response, now, onEnd, onHint, ...options }: StreamOptions) {
  let { changes, isDegraded } = options;
  let toldDegraded = false;
  const resumed = options.lastEventId === undefined ? changes.last() : changes.positionOf(options.lastEventId);
  let position = resumed ?? changes.last();
  let needsReset = resumed === undefined;
  /** The start of the write that the client has not taken yet. */
  let writingSinceMs: number | undefined;
  let lastWriteAtMs = now();
  let isEnded = false;

  function write(text: string): void {
    writingSinceMs = now();
    lastWriteAtMs = writingSinceMs;
    response.write(text, (error) => {
      if (error) return;
      writingSinceMs = undefined;
      flush();
    });
  }

  /** Sends what the client has not been told yet. */
  function flush(): void {
    if (isEnded || writingSinceMs !== undefined) return;
    const text = nextText();
    if (text !== '') write(text);
  }

  function nextText(): string {
    let text = '';
    if (isDegraded !== toldDegraded) {
      toldDegraded = isDegraded;
      text += eventText({ event: isDegraded ? 'degraded' : 'recovered' });
    }
    const id = changes.idOf(changes.last());
    const at = new Date(changes.lastAtMs()).toISOString();
    const tables = needsReset ? [] : changes.tablesAfter(position);
    // Before the hint, which has the id: a client that is cut in between gets them again.
    const calls = needsReset || !options.hasCalls ? [] : changes.callsAfter(position);
    for (const call of calls) text += callText(call);
    if (needsReset) text += eventText({ event: 'reset', id });
    else if (tables.length > 0) text += eventText({ event: 'changed', id, data: { tables, at } });
    if (tables.length > 0) onHint();
    needsReset = false;
    position = changes.last();
    return text;
  }

  function end(ending: Ending): void {
    if (isEnded) return;
    isEnded = true;
    onEnd(ending);
  }

  /** The reason is the last event. Nothing waits until the client has read it. */
  function close(ending: Exclude<Ending, 'stalled' | 'client'>, retryMs: number): void {
    if (isEnded) return;
    end(ending);
    response.end(eventText({ event: ending === 'lifetime' ? 'bye' : ending, retryMs }));
  }

  response.on('close', () => end('client'));
  response.on('error', () => end('client'));
  // A resumed stream gets its new id with the changes: the client must not pass them when the connection breaks in between.
  const id = options.lastEventId === undefined ? { id: changes.idOf(position) } : {};
  write(eventText({ event: 'ready', retryMs: options.retryMs, ...id }));

  return {
    flush,
    setDegraded(next: boolean) {
      isDegraded = next;
      flush();
    },
    /** Changes were lost: the client must read everything again. */
    reset(next: OrgChanges) {
      changes = next;
      needsReset = true;
      flush();
    },
    /** Call it every second. */
    tick(): void {
      const atMs = now();
      if (atMs >= options.endsAtMs) close(options.ending, 2000);
      else if (writingSinceMs !== undefined && atMs - writingSinceMs >= maxStallMs) {
        end('stalled');
        response.destroy();
      } else if (writingSinceMs === undefined && atMs - lastWriteAtMs >= heartbeatEveryMs) write(heartbeat);
    },
    close,
  };
}
