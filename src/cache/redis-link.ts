// The few commands that the tier needs, within their deadline, none of them queued while there is no connection. Whether
// Redis is well is not judged here.
import { Redis } from 'ioredis';
import { explainRedis } from './redis-trouble.ts';
import { afterReading } from './waiter-limit.ts';

export interface RedisLink {
  isReady(): boolean;
  /** The one command without a deadline here: a reader's patience ends before it. */
  mget(keys: readonly string[]): Promise<readonly (Buffer | null)[]>;
  set(key: string, value: string | Buffer, ttlMs: number): Promise<void>;
  /** Gives counters that are missing their seed, and returns them all as they are then. */
  seed(counters: readonly string[], seeds: readonly string[], ttlMs: number): Promise<readonly (string | null)[]>;
  /** With a marker: only the first who comes with it moves the counter. A missing counter gets the seed, never 1. */
  bump(counter: string, seed: string, ttlMs: number, marker?: string): Promise<void>;
  /** A reply says that something is wrong with it: it is not ready until a check says otherwise. */
  doubt(): void;
  /** From now on the data of this connection is known to all who connect to it later. */
  adoptData(): Promise<void>;
  close(): Promise<void>;
}

export interface RedisLinkOptions {
  readonly url: string;
  readonly commandDeadlineMs: number;
  readonly keyPrefix: string;
  /** Other data: a server that was restarted or restored since, or its replica. Its counters may have gone back. */
  readonly onReady: (isKnownData: boolean) => void;
  readonly onDown: (error: unknown) => void;
}

const seedScript = `
for i = 1, #KEYS do redis.call('SET', KEYS[i], ARGV[i + 1], 'NX', 'PX', ARGV[1]) end
return redis.call('MGET', unpack(KEYS))`;

// The marker comes last: a script that fails on its way leaves none, and the next who hears of the event moves the counter.
const bumpScript = `
if KEYS[2] and redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('INCR', KEYS[1])
else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[1]) end
if KEYS[2] then redis.call('SET', KEYS[2], '1', 'PX', ARGV[3]) end
return 1`;

/** What is wrong with it is known, and told, within ten seconds. */
const checkEveryMs = 5000;

/** For longer than the instances differ in when they hear of one event. */
const markerMs = 60_000;

export function createRedisLink(options: RedisLinkOptions): RedisLink {
  const { url, commandDeadlineMs, keyPrefix, onReady, onDown } = options;
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    // The check here asks for more, and finds out what is missing.
    enableReadyCheck: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 1000,
    // For a peer that is gone without a word; counts only while an answer is awaited.
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

  redis.on('error', (error) => onDown(explainRedis(error, hasBeenReady ? {} : { isTls })));
  redis.on('close', () => {
    if (isReady) onDown(new Error('The connection to Redis is closed.'));
    isReady = false;
  });
  redis.on('ready', () => void check());
  // A replica answers reads, and a full server too: only a write finds out, and there may be none for long.
  const checks = setInterval(() => void check(), checkEveryMs).unref();

  /** Runs every command that the cache needs. Silence is not judged here, and a connection that is gone has its own events. */
  async function check(): Promise<void> {
    isCheckDue = true;
    if (isChecking || redis.status !== 'ready') return;
    isChecking = true;
    isCheckDue = false;
    try {
      const known = await runEachCommand();
      if (isReady || redis.status !== 'ready') return;
      const info = await redis.info('server').catch(() => '');
      // A dataset carries the id of the server run that vouches for it; a restored or replicated one carries another's.
      runId = /^run_id:(\w+)/m.exec(info)?.[1];
      isReady = redis.status === 'ready';
      hasBeenReady ||= isReady;
      if (isReady) onReady(runId !== undefined && known === runId);
    } catch (error) {
      if (redis.status !== 'ready') return;
      isReady = false;
      onDown(explainRedis(error));
    } finally {
      isChecking = false;
      // It was asked for while this one ran, which may have been on an earlier connection.
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
    doubt() {
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

/** Its own timer, and not ioredis's, which would give up what lies in the socket unread. */
function within<Answer>(ms: number, answer: Promise<Answer>): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const timer = afterReading(ms, () => reject(new Error(`Redis did not answer within ${ms} ms.`)));
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
