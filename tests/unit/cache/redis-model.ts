// A model of Redis for several instances: one store, and a network that delays and loses commands or replies. The model freezes,
// loses counters, is flushed, and is restored from older data.
import type { RedisLink } from '../../../src/cache/redis/redis-link.ts';
import type { Chance, VirtualTime } from './virtual-time.ts';

const deadlineMs = 50;

export interface RedisFaults {
  /** Probabilities per command. */
  readonly lostBefore: number;
  readonly lostAfter: number;
  /** Mean intervals. */
  readonly freezeEveryMs: number;
  readonly counterLostEveryMs: number;
  readonly restoreEveryMs: number;
}

interface Stored {
  readonly value: string | Buffer;
  readonly untilMs: number;
}

export function createRedisModel(
  time: VirtualTime,
  chance: Chance,
  faults: RedisFaults,
  { seedsMissing = true, onForgotten = () => {} } = {},
) {
  let data = new Map<string, Stored>();
  let dump = new Map<string, Stored>();
  let runId = 1;
  let frozenUntilMs = 0;
  let moves = 0;
  const reconnects: (() => void)[] = [];

  function get(key: string): string | Buffer | null {
    const stored = data.get(key);
    return stored !== undefined && stored.untilMs > time.now() ? stored.value : null;
  }
  const put = (key: string, value: string | Buffer, ttlMs: number) =>
    data.set(key, { value, untilMs: time.now() + ttlMs });
  const isCounter = (key: string) => key.startsWith('cache:t:');

  /** A command whose reply is lost was still executed. */
  function send<Answer>(apply: () => Answer, isConnected: () => boolean): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    let isAnswered = false;
    time.after(deadlineMs, () => {
      if (isAnswered) return 'nothing';
      reject(new Error('No reply within the deadline.'));
    });
    if (chance.random() < faults.lostBefore) return promise;
    const arrive = () => {
      if (frozenUntilMs > time.now()) {
        time.after(frozenUntilMs - time.now() + chance.random(), arrive);
        return 'nothing';
      }
      if (!isConnected()) {
        reject(new Error('The connection is closed.'));
        return undefined;
      }
      const answer = apply();
      if (chance.random() >= faults.lostAfter) {
        time.after(chance.between(0.1, 2), () => {
          isAnswered = true;
          resolve(answer);
        });
      }
      return 'nothing';
    };
    time.after(chance.random() < 0.05 ? chance.between(2, 40) : chance.between(0.1, 2), arrive);
    return promise;
  }

  function bump(counter: string, seed: string, ttlMs: number, marker: string | undefined): void {
    if (marker !== undefined && get(marker) !== null) return;
    if (counter !== 'cache:t:*') moves++;
    const known = get(counter);
    if (known !== null) put(counter, String(BigInt(String(known)) + 1n), ttlMs);
    else put(counter, seedsMissing ? seed : '1', ttlMs);
    if (marker !== undefined) put(marker, '1', 60_000);
  }

  function loseCounter(): void {
    const counters = [...data.keys()].filter(isCounter);
    if (chance.random() < 0.01) {
      data.clear();
      onForgotten();
    } else if (counters.length > 0) data.delete(chance.oneOf(counters));
  }

  function restore(): void {
    data = new Map(dump);
    runId++;
    onForgotten();
    for (const reconnect of reconnects) reconnect();
  }

  function atRandom(everyMs: number, happen: () => void): void {
    if (everyMs === 0) return;
    time.after(-Math.log(1 - chance.random()) * everyMs, () => {
      happen();
      atRandom(everyMs, happen);
      return undefined;
    });
  }
  atRandom(faults.freezeEveryMs, () => {
    frozenUntilMs = time.now() + chance.between(20, 300);
  });
  atRandom(faults.counterLostEveryMs, loseCounter);
  atRandom(faults.restoreEveryMs, restore);
  atRandom(faults.restoreEveryMs / 2, () => {
    dump = new Map(data);
  });

  return {
    /** Increments by bumps, without epochs. */
    moves: () => moves,
    connect(onReady: (isKnownData: boolean) => void): RedisLink {
      let isReady = false;
      let connection = 0;
      const ready = () => {
        isReady = true;
        onReady(get('run') === String(runId));
      };
      const reconnect = () => {
        isReady = false;
        connection++;
        time.after(chance.between(5, 200), () => void ready());
      };
      reconnects.push(reconnect);
      time.after(0, () => void ready());

      /** Commands and replies of a lost connection are lost. */
      async function over<Answer>(apply: () => Answer): Promise<Answer> {
        const mine = connection;
        const answer = await send(apply, () => mine === connection);
        if (mine !== connection) throw new Error('The connection is closed.');
        return answer;
      }

      return {
        isReady: () => isReady,
        mget: (keys) => over(() => keys.map((key) => bufferOf(get(key)))),
        async set(key, value, ttlMs) {
          await over(() => put(key, value, ttlMs));
        },
        seed: (counters, seeds, ttlMs) =>
          over(() =>
            counters.map((counter, index) => {
              if (get(counter) === null) put(counter, seeds[index] ?? '', ttlMs);
              return String(get(counter));
            }),
          ),
        bump: (counter, seed, ttlMs, marker) => over(() => bump(counter, seed, ttlMs, marker)),
        distrust() {},
        async adoptData() {
          await over(() => put('run', String(runId), Number.MAX_SAFE_INTEGER));
        },
        close: async () => {},
      };
    },
  };
}

const bufferOf = (value: string | Buffer | null) => (typeof value === 'string' ? Buffer.from(value) : value);
