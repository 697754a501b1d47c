// One session of the change feed: a listening connection with its heartbeat, freshness check and markers, until the connection ends.
import { createCatchUp } from './catch-up.ts';
import { createFreshnessCheck, type FreshnessCheck } from './freshness-check.ts';
import { createHeartbeat } from './heartbeat.ts';
import { createListener } from './listener.ts';
import type { Timers } from './timers.ts';

interface SessionOptions {
  readonly databaseUrl: string;
  readonly timers: Timers;
  readonly heartbeatMs: number;
  readonly freshnessCheckMs: number;
  readonly connectTimeoutMs: number;
  readonly onChange: (payload: string) => void;
  /** Awaited after LISTEN and before `onOpen`. */
  readonly onListening: () => Promise<void> | void;
  readonly onOpen: () => void;
  /** `isFirst`: the one that is part of connecting. */
  readonly onHeartbeat: (isFirst: boolean) => void;
  readonly onFresh: (isFresh: boolean) => void;
  readonly now: () => number;
  /** A query was answered. Notifications that were sent before its answer took no longer. */
  readonly onRoundTrip: (ms: number) => void;
  /** Called synchronously when the connection ends, before `run` rejects. */
  readonly onEnd: () => void;
}

export type Session = ReturnType<typeof createSession>;

export function createSession({
  databaseUrl,
  timers,
  onChange,
  onListening,
  onOpen,
  onEnd,
  ...options
}: SessionOptions) {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  ended.catch(() => {});
  let heartbeat: ReturnType<typeof createHeartbeat> | undefined;
  let freshnessCheck: FreshnessCheck | undefined;

  function end(reason: Error): void {
    catchUp.stop();
    freshnessCheck?.stop();
    onEnd();
    reject(reason);
  }

  const listener = createListener({
    databaseUrl,
    onEnd: end,
    onChange,
    onMarker: (marker) => catchUp.received(marker),
    onHeartbeat() {
      options.onHeartbeat(heartbeat === undefined);
      heartbeat?.received();
    },
  });
  const catchUp = createCatchUp({ timers, send: listener.sendMarker });

  async function measuredQuery(): Promise<void> {
    const sentAt = options.now();
    await listener.query();
    options.onRoundTrip(options.now() - sentAt);
  }

  return {
    end,
    announce: listener.announce,
    catchUp: catchUp.wait,
    recheck: () => freshnessCheck?.recheck(),
    /** Rejects with the reason why the session ended. */
    async run(): Promise<never> {
      const onTimeout = () => end(new Error(`timed out waiting for ${listener.step()}`));
      const timeout = timers.set(onTimeout, options.connectTimeoutMs);
      try {
        await Promise.race([listener.open().then(onListening), ended]);
        timers.clear(timeout);
        heartbeat = createHeartbeat({
          everyMs: options.heartbeatMs,
          timers,
          send: listener.sendHeartbeat,
          onLost: () => end(new Error('two heartbeats in a row did not come back')),
        });
        onOpen();
        freshnessCheck = createFreshnessCheck({
          everyMs: options.freshnessCheckMs,
          timers,
          query: measuredQuery,
          onFresh: options.onFresh,
        });
        return await ended;
      } finally {
        timers.clear(timeout);
        heartbeat?.stop();
        freshnessCheck?.stop();
        await listener.destroy();
      }
    },
  };
}
