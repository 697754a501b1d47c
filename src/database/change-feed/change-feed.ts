// Receives every change to a cached table, from any writer. While it cannot, it is degraded, and caches must not trust their entries.
// It never throws to its users, and it reconnects until it is closed.
import { randomUUID } from 'node:crypto';
import { steadyNow } from '../../domain/clock.ts';
import { backoffMs } from './backoff.ts';
import { type Change, parseChange } from './change.ts';
import { checkEveryMs } from './freshness-check.ts';
import { reasonOf } from './reason.ts';
import { createCallbackRunner } from './run-callback.ts';
import { createSession, type Session } from './session.ts';
import { createPause, realTimers, type Timers } from './timers.ts';

type FeedState = 'healthy' | 'degraded';

interface FeedStats {
  readonly received: number;
  /** Messages on the channel that are not change messages. */
  readonly ignored: number;
  readonly reconnects: number;
  readonly lastHeartbeatAt?: number;
  /** How long the last query took to be answered, which is checked several times a second. Absent without a session. */
  readonly roundTripMs?: number;
}

export interface ChangeFeed {
  state(): FeedState;
  stats(): FeedStats;
  /** The process may have been paused: degraded until the database answers a new query. */
  recheck(): void;
  /** Makes every instance drop what it read from these tables. False: the message could not be sent to other instances. */
  announce(changes: readonly Omit<Change, 'id'>[]): Promise<boolean>;
  /**
   * Resolves with true once all changes that were committed before the call have been received. False: not within a second, no
   * connection, an earlier call is still late, or too many calls wait.
   */
  catchUp(): Promise<boolean>;
  /** Ends all connections and timers, also during a reconnect. */
  close(): Promise<void>;
}

export interface ChangeFeedOptions {
  /** A direct or session-mode connection. */
  readonly databaseUrl: string;
  readonly onChange: (change: Change) => void;
  /** Called on each change of state. It starts degraded. */
  readonly onState: (state: FeedState) => void;
  /**
   * The feed listens again, and changes since the last session are unknown, so entries read before may be outdated. Awaited before
   * the feed is healthy, also on the first connect. When it rejects, the feed reconnects.
   */
  readonly onReconnected: () => Promise<void> | void;
  /** Called each time a connection is lost or cannot be made. */
  readonly onTrouble?: (error: Error) => void;
  readonly onRecovered?: () => void;
  readonly log: {
    info(details: object, message: string): void;
    warn(details: object, message: string): void;
  };
  readonly heartbeatMs?: number;
  readonly freshnessCheckMs?: number;
  /** From the first packet until healthy. */
  readonly connectTimeoutMs?: number;
  readonly now?: () => number;
  readonly timers?: Timers;
  readonly random?: () => number;
}

export function createChangeFeed(options: ChangeFeedOptions): ChangeFeed {
  const { databaseUrl, onChange, onState, onReconnected, onTrouble = () => {}, onRecovered = () => {}, log } = options;
  const { heartbeatMs = 5000, freshnessCheckMs = checkEveryMs, connectTimeoutMs = 5000 } = options;
  const { now = steadyNow, timers = realTimers, random = Math.random } = options;
  let state: FeedState = 'degraded';
  let received = 0;
  let ignored = 0;
  let connects = 0;
  let lastHeartbeatAt: number | undefined;
  let roundTripMs: number | undefined;
  let failures = 0;
  let lastReason = '';
  let isClosed = false;
  /** The current session, also while it connects. */
  let session: Session | undefined;
  /** The same once it is open, until it ends. */
  let open: Session | undefined;
  const runCallback = createCallbackRunner(log);
  const pause = createPause(timers);

  function enter(next: FeedState): void {
    if (state === next) return;
    state = next;
    runCallback(() => onState(next));
  }

  function receive(payload: string): void {
    const change = parseChange(payload);
    if (change === undefined) {
      ignored += 1;
      return;
    }
    received += 1;
    runCallback(() => onChange(change));
  }

  function onOpen(): void {
    open = session;
    connects += 1;
    lastReason = '';
    enter('healthy');
    log.info({ reconnects: connects - 1 }, 'change feed: healthy');
    runCallback(onRecovered);
  }

  const startSession = () =>
    createSession({
      ...{ databaseUrl, timers, heartbeatMs, freshnessCheckMs, connectTimeoutMs, onOpen },
      onChange: receive,
      onListening: onReconnected,
      onHeartbeat(isFirst) {
        lastHeartbeatAt = now();
        // Only a later heartbeat resets the backoff: a connection that breaks right after connecting must not be retried at once.
        if (!isFirst) failures = 0;
      },
      now,
      onRoundTrip(ms) {
        roundTripMs = ms;
      },
      onFresh: (isFresh) => enter(isFresh ? 'healthy' : 'degraded'),
      onEnd() {
        open = undefined;
        roundTripMs = undefined;
        enter('degraded');
      },
    });

  function report(error: unknown): void {
    const trouble = error instanceof Error ? error : new Error(String(error));
    const reason = reasonOf(trouble);
    // The same reason is logged once: a long outage must not repeat one line.
    if (reason !== lastReason) log.warn({ reason }, 'change feed: degraded, reconnecting');
    lastReason = reason;
    runCallback(() => onTrouble(trouble));
  }

  async function run(): Promise<void> {
    while (!isClosed) {
      session = startSession();
      try {
        await session.run();
      } catch (error) {
        open = undefined;
        enter('degraded');
        if (isClosed) return;
        failures += 1;
        report(error);
        // `onTrouble` may have closed the feed.
        if (!isClosed) await pause.sleep(backoffMs(failures, random));
      }
    }
  }

  const running = run();

  return {
    state: () => state,
    stats: () => ({
      received,
      ignored,
      reconnects: Math.max(0, connects - 1),
      ...(lastHeartbeatAt === undefined ? {} : { lastHeartbeatAt }),
      ...(roundTripMs === undefined ? {} : { roundTripMs }),
    }),
    recheck: () => open?.recheck(),
    async announce(changes) {
      if (open === undefined) return false;
      try {
        await open.announce(changes.map((change) => JSON.stringify({ id: randomUUID(), ...change })));
        return true;
      } catch (error) {
        log.warn({ reason: reasonOf(error) }, 'change feed: an announcement was not sent');
        return false;
      }
    },
    catchUp: () => open?.catchUp() ?? Promise.resolve(false),
    async close() {
      isClosed = true;
      session?.end(new Error('the feed was closed'));
      pause.wake();
      await running;
    },
  };
}
