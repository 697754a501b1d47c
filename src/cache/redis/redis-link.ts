// The Redis commands that the tier uses, each with a deadline. No command is queued while there is no connection.
import { Redis } from 'ioredis';
import { explainRedisError } from './redis-error.ts';
import { afterSockets } from './waiter-limit.ts';

export interface RedisLink {
  isReady(): boolean;
  /** Without a deadline: the waiter limit has one. */
  mget(keys: readonly string[]): Promise<readonly (Buffer | null)[]>;
  set(key: string, value: string | Buffer, ttlMs: number): Promise<void>;
  /** Sets missing counters to their seed, and returns all counters. */
  seed(counters: readonly string[], seeds: readonly string[], ttlMs: number): Promise<readonly (string | null)[]>;
  /** With a marker, only the first call increments the counter. A missing counter gets the seed, never 1. */
  bump(counter: string, seed: string, ttlMs: number, marker?: string): Promise<void>;
  /** After an error reply: not ready until a check succeeds. */
  distrust(): void;
  /** Marks the data of this connection as known, for later connections of all instances. */
  adoptData(): Promise<void>;
  close(): Promise<void>;
}

interface RedisLinkOptions {
  readonly url: string;
  readonly commandDeadlineMs: number;
  readonly keyPrefix: string;
  /** Unknown data: the server was restarted, restored or replaced by its replica. Its counters may be older. */
  readonly onReady: (isKnownData: boolean) => void;
  readonly onDown: (error: unknown) => void;
}

const seedScript = `
for i = 1, #KEYS do redis.call('SET', KEYS[i], ARGV[i + 1], 'NX', 'PX', ARGV[1]) end
return redis.call('MGET', unpack(KEYS))`;

// The marker is set last: if the script fails midway, the next instance that announces the event increments the counter.
const bumpScript = `
if KEYS[2] and redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('INCR', KEYS[1])
else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[1]) end
if KEYS[2] then redis.call('SET', KEYS[2], '1', 'PX', ARGV[3]) end
return 1`;

/** A fault is reported within two checks. */
const checkEveryMs = 5000;

/** Longer than the time between the first and the last instance that announce one event. */
const markerMs = 60_000;

export function createRedisLink(options: RedisLinkOptions): RedisLink {
  const { url, commandDeadlineMs, keyPrefix, onReady, onDown } = options;
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    // `check` below covers more.
    enableReadyCheck: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 1000,
    // For a peer that vanished without closing the connection. Applies only while a reply is outstanding.
    socketTimeout: 15_000,
    retryStrategy: (tries) => Math.min(50 * 2 ** tries, 2000),
  });
  const isTls = url.startsWith('rediss:');
  let isReady = false;
  let hasBeenReady = false;
  let isChecking = false;
  let isCheckDue = false;
  let runId: string | undefined;
  const runKey = `${keyPrefix}run`;

  redis.on('error', (error) => onDown(explainRedisError(error, hasBeenReady ? {} : { isTls })));
  redis.on('close', () => {
    if (isReady) onDown(new Error('The connection to Redis is closed.'));
    isReady = false;
  });
  redis.on('ready', () => void check());
  // A replica and a full server answer reads: only a write detects them, and there may be no write for a long time.
  const checks = setInterval(() => void check(), checkEveryMs).unref();

  /** Runs every command that the cache needs. A lost connection has its own events. */
  async function check(): Promise<void> {
    isCheckDue = true;
    if (isChecking || redis.status !== 'ready') return;
    isChecking = true;
    isCheckDue = false;
    try {
      const known = await runEachCommand();
      if (isReady || redis.status !== 'ready') return;
      const info = await redis.info('server').catch(() => '');
      // The data contains the id of the server run that wrote it last: restored or replicated data contains another id.
      runId = /^run_id:(\w+)/m.exec(info)?.[1];
      isReady = redis.status === 'ready';
      hasBeenReady ||= isReady;
      if (isReady) onReady(runId !== undefined && known === runId);
    } catch (error) {
      if (redis.status !== 'ready') return;
      isReady = false;
      onDown(explainRedisError(error));
    } finally {
      isChecking = false;
      // This check may have run on an earlier connection.
      if (isCheckDue) void check();
    }
  }

  async function runEachCommand(): Promise<string | null> {
    const [counter, value] = [`${keyPrefix}check:counter`, `${keyPrefix}check:value`];
    const bumped = redis.eval(bumpScript, 2, counter, `${keyPrefix}check:event`, markerMs, '1', 1);
    const [known] = await Promise.all([
      redis.get(runKey),
      bumped,
      redis.set(value, '', 'PX', markerMs),
      redis.mget(counter, value),
    ]);
    return known;
  }

  return {
    isReady: () => isReady,
    mget: (keys) => redis.mgetBuffer(keys as string[]),
    async set(key, value, ttlMs) {
      await within(commandDeadlineMs, redis.set(key, value, 'PX', Math.ceil(ttlMs)));
    },
    async seed(counters, seeds, ttlMs) {
      const script = redis.eval(seedScript, counters.length, ...counters, ttlMs, ...seeds);
      return (await within(commandDeadlineMs, script)) as (string | null)[];
    },
    async bump(counter, seed, ttlMs, marker) {
      const keys = marker === undefined ? [counter] : [counter, marker];
      await within(commandDeadlineMs, redis.eval(bumpScript, keys.length, ...keys, ttlMs, seed, markerMs));
    },
    distrust() {
      isReady = false;
      void check();
    },
    async adoptData() {
      if (runId !== undefined) await within(commandDeadlineMs, redis.set(runKey, runId));
    },
    async close() {
      isReady = false;
      clearInterval(checks);
      redis.disconnect();
    },
  };
}

/** A timer of ioredis would reject a reply that has arrived but was not read yet. */
function within<Answer>(ms: number, answer: Promise<Answer>): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const timer = afterSockets(ms, () => reject(new Error(`Redis did not answer within ${ms} ms.`)));
  answer.then(
    (value) => {
      clearTimeout(timer);
      resolve(value);
    },
    (error: unknown) => {
      clearTimeout(timer);
      reject(error);
    },
  );
  return promise;
}
