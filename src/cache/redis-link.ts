// The few commands that the tier needs, within their deadline, none of them queued while there is no connection. Whether
// Redis is well is not judged here.
import { Redis } from 'ioredis';
import { afterReading } from './patience.ts';

export interface RedisLink {
  isReady(): boolean;
  /** The one command without a deadline here: a reader's patience ends before it. */
  mget(keys: readonly string[]): Promise<readonly (Buffer | null)[]>;
  set(key: string, value: string | Buffer, ttlMs: number): Promise<void>;
  /** Gives counters that are missing their seed, and returns them all as they are then. */
  seed(counters: readonly string[], seeds: readonly string[], ttlMs: number): Promise<readonly (string | null)[]>;
  /** With a marker: only the first who comes with it moves the counter. A missing counter gets the seed, never 1. */
  bump(counter: string, seed: string, ttlMs: number, marker?: string): Promise<void>;
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

/** For longer than the instances differ in when they hear of one event. */
const markerMs = 60_000;

export function createRedisLink(options: RedisLinkOptions): RedisLink {
  const { url, commandDeadlineMs, keyPrefix, onReady, onDown } = options;
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 1000,
    // For a peer that is gone without a word; counts only while an answer is awaited.
    socketTimeout: 15_000,
    retryStrategy: (tries) => Math.min(50 * 2 ** tries, 2000),
  });
  let isReady = false;
  let runId: string | undefined;
  const runKey = `${keyPrefix}run`;

  redis.on('error', (error) => onDown(error));
  redis.on('close', () => {
    if (isReady) onDown(new Error('The connection to Redis is closed.'));
    isReady = false;
  });
  redis.on('ready', () => {
    // A connection that goes again meanwhile has its own ready to come.
    recogniseData().catch(onDown);
  });

  /** A dataset carries the id of the server run that vouches for it; a restored or replicated one carries another's. */
  async function recogniseData(): Promise<void> {
    const [info, known] = await Promise.all([redis.info('server').catch(() => ''), redis.get(runKey)]);
    runId = /^run_id:(\w+)/m.exec(info)?.[1];
    isReady = redis.status === 'ready';
    if (isReady) onReady(runId !== undefined && known === runId);
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
    async adoptData() {
      if (runId !== undefined) await within(commandDeadlineMs, redis.set(runKey, runId));
    },
    async close() {
      isReady = false;
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
