// Hears of every change to the cached tables, whoever made it, and knows when it does not: then it is degraded, and whoever
// caches must not trust what it has. It never throws at anybody, and reconnects until it is closed.
import { randomUUID } from 'node:crypto';
import { steadyNow } from '../../http/clock.ts';
import { backoffMs } from './backoff.ts';
import { createCatchUp } from './catch-up.ts';
import { type Change, parseChange } from './change.ts';
import { createHeartbeat } from './heartbeat.ts';
import { createListening } from './listen.ts';
import { createPulse, type Pulse, pulseEveryMs } from './pulse.ts';
import { reasonOf } from './reason.ts';
import { createTell } from './tell.ts';
import { createPause, realTimers, type Timers } from './timers.ts';

export type FeedState = 'healthy' | 'degraded';

export interface FeedStats {
  readonly received: number;
  /** What came over the channel and was no message of ours. */
  readonly ignored: number;
  readonly reconnects: number;
  readonly lastHeartbeatAt?: number;
}

export interface ChangeFeed {
  state(): FeedState;
  stats(): FeedStats;
  /** The process may have stood still: degraded until the database was asked again, and has answered. */
  doubt(): void;
  /** As if rows had changed: every instance forgets what was read from them. False: nobody else could be told. */
  announce(changes: readonly Omit<Change, 'id'>[]): Promise<boolean>;
  /** Resolves with true once everything that was committed before the call was heard; with false after a second, or at once while degraded. */
  catchUp(): Promise<boolean>;
  /** Ends every connection and timer, also in the middle of a reconnect. */
  close(): Promise<void>;
}

export interface ChangeFeedOptions {
  /** A direct or session-mode connection. */
  readonly databaseUrl: string;
  readonly onChange: (change: Change) => void;
  /** Called when it changes; it begins degraded. */
  readonly onState: (state: FeedState) => void;
  /**
   * The channel is listened to again, and what happened meanwhile is unknown: everything read before now may be old. Awaited before
   * healthy; called after the first connect too, since nobody heard the writes before it. When it rejects, the feed begins anew.
   */
  readonly onReconnected: () => Promise<void> | void;
  /** Each time a connection is lost or can not be made. */
  readonly onTrouble?: (error: Error) => void;
  readonly onRecovered?: () => void;
  readonly log: {
    info(details: object, message: string): void;
    warn(details: object, message: string): void;
  };
  readonly heartbeatMs?: number;
  readonly pulseMs?: number;
  /** From the first packet to healthy. */
  readonly connectTimeoutMs?: number;
  readonly now?: () => number;
  readonly timers?: Timers;
  readonly random?: () => number;
}

export function createChangeFeed(options: ChangeFeedOptions): ChangeFeed {
  const { databaseUrl, onChange, onState, onReconnected, onTrouble = () => {}, onRecovered = () => {}, log } = options;
  const { heartbeatMs = 5000, pulseMs = pulseEveryMs, connectTimeoutMs = 5000 } = options;
  const { now = steadyNow, timers = realTimers, random = Math.random } = options;
  let state: FeedState = 'degraded';
  let received = 0;
  let ignored = 0;
  let connects = 0;
  let lastHeartbeatAt: number | undefined;
  let failures = 0;
  let lastReason = '';
  let isClosed = false;
  const tell = createTell(log);
  const pause = createPause(timers);
  let interrupt = (_reason: Error) => {};
  let pulse: Pulse | undefined;
  let send: ((payloads: readonly string[]) => Promise<void>) | undefined;
  let catchingUp: ReturnType<typeof createCatchUp> | undefined;

  function enter(next: FeedState): void {
    if (state === next) return;
    state = next;
    tell(() => onState(next));
  }

  function receive(payload: string): void {
    const change = parseChange(payload);
    if (change === undefined) {
      ignored += 1;
      return;
    }
    received += 1;
    tell(() => onChange(change));
  }

  /** Rejects with the reason why it ended; until then it listens. */
  async function listen(): Promise<never> {
    const { promise: ended, reject } = Promise.withResolvers<never>();
    ended.catch(() => {});
    let heartbeat: ReturnType<typeof createHeartbeat> | undefined;
    // Degraded in this very moment, not when the promises have got round to it.
    const end = (reason: Error) => {
      send = undefined;
      marks.stop();
      catchingUp = undefined;
      pulse?.stop();
      pulse = undefined;
      enter('degraded');
      reject(reason);
    };
    const listening = createListening({
      databaseUrl,
      onEnd: end,
      onChange: receive,
      onMark: (mark) => marks.heard(mark),
      onHeartbeat() {
        lastHeartbeatAt = now();
        // The first one is part of connecting. Only who stays is forgiven: a connection that breaks at once is retried ever later.
        if (heartbeat === undefined) return;
        failures = 0;
        heartbeat.heard();
      },
    });
    const marks = createCatchUp({ timers, send: listening.mark });
    const deadline = timers.set(() => end(new Error(`gave up waiting for ${listening.step()}`)), connectTimeoutMs);
    interrupt = end;
    try {
      await Promise.race([listening.open().then(onReconnected), ended]);
      timers.clear(deadline);
      heartbeat = createHeartbeat({
        everyMs: heartbeatMs,
        timers,
        ask: listening.ask,
        onLost: () => end(new Error('two heartbeats in a row did not come back')),
      });
      connects += 1;
      lastReason = '';
      send = listening.announce;
      catchingUp = marks;
      enter('healthy');
      pulse = createPulse({
        everyMs: pulseMs,
        timers,
        ask: listening.answers,
        onCertain: (isCertain) => enter(isCertain ? 'healthy' : 'degraded'),
      });
      log.info({ reconnects: connects - 1 }, 'change feed: healthy');
      tell(onRecovered);
      return await ended;
    } finally {
      timers.clear(deadline);
      heartbeat?.stop();
      pulse?.stop();
      pulse = undefined;
      await listening.destroy();
    }
  }

  function explain(error: unknown): void {
    const trouble = error instanceof Error ? error : new Error(String(error));
    const reason = reasonOf(trouble);
    // Once a reason: a database that is away for a night is not a night of the same line.
    if (reason !== lastReason) log.warn({ reason }, 'change feed: degraded, reconnecting');
    lastReason = reason;
    tell(() => onTrouble(trouble));
  }

  async function run(): Promise<void> {
    while (!isClosed) {
      try {
        await listen();
      } catch (error) {
        enter('degraded');
        if (isClosed) return;
        failures += 1;
        explain(error);
        // Whoever hears of the trouble may have closed us.
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
    }),
    doubt: () => pulse?.doubt(),
    async announce(changes) {
      if (send === undefined) return false;
      try {
        await send(changes.map((change) => JSON.stringify({ id: randomUUID(), ...change })));
        return true;
      } catch (error) {
        log.warn({ reason: reasonOf(error) }, 'change feed: an announcement was not sent');
        return false;
      }
    },
    catchUp: () => catchingUp?.wait() ?? Promise.resolve(false),
    async close() {
      isClosed = true;
      interrupt(new Error('the feed was closed'));
      pause.wake();
      await running;
    },
  };
}
