// The keys that tokens are signed with. A key that was taken out of the published set is believed for 30 s at the latest.
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';

export interface TrustedKeys {
  /** Another number when the keys are others: what was verified before then has to be verified again. */
  readonly generation: number;
  /** Undefined: the keys may be used at once. Rejects when no key may be used. */
  ready(): Promise<void> | undefined;
  readonly find: JWTVerifyGetKey;
}

interface Options {
  /** For ages: it must never be set back. */
  readonly monotonicMs?: () => number;
  readonly log: {
    warn(fields: object, message: string): void;
    info(fields: object, message: string): void;
  };
}

/** Fetched again in the background, before anybody has to wait for it. */
const refreshAfterMs = 15_000;
const trustedMs = 30_000;
/** While auth is away, the last set that it published stands in for this long. */
const standInMs = 10 * 60_000;
const retryAfterMs = 5000;

export function createKeySet(url: URL, { monotonicMs = () => performance.now(), log }: Options): TrustedKeys {
  let fetches = 0;
  const remote = createRemoteJWKSet(url, {
    timeoutDuration: 2000,
    // Ages are reckoned here. An unknown key is looked for at most each 5 s.
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: 5000,
    [customFetch]: (...request) => {
      fetches += 1;
      return fetch(...request);
    },
  });

  let generation = 0;
  let published = '';
  /** When the fetch of the last set began: a key may have been taken out while it was under way. */
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let failedAt = Number.NEGATIVE_INFINITY;
  let refreshing: Promise<void> | undefined;

  function notePublished(): void {
    const keys = JSON.stringify(remote.jwks());
    if (keys === published) return;
    published = keys;
    generation += 1;
  }

  function refresh(): Promise<void> {
    refreshing ??= fetchAgain().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  async function fetchAgain(): Promise<void> {
    const startedAt = monotonicMs();
    const wasAway = failedAt > fetchedAt;
    try {
      await remote.reload();
    } catch (err) {
      failedAt = monotonicMs();
      if (!wasAway) log.warn({ err, standInMs }, 'signing keys: not fetched; the last ones stand in for 10 minutes');
      throw err;
    }
    fetchedAt = startedAt;
    notePublished();
    if (wasAway) log.info({}, 'signing keys: fetched again');
  }

  function refreshInBackground(): void {
    if (monotonicMs() - failedAt < retryAfterMs) return;
    // It was logged, and whoever needs the keys later fetches them again.
    refresh().catch(() => {});
  }

  return {
    get generation() {
      return generation;
    },

    ready() {
      const age = monotonicMs() - fetchedAt;
      if (age < refreshAfterMs) return undefined;
      const isKnownAway = monotonicMs() - failedAt < trustedMs;
      if (age < trustedMs || (age < standInMs && isKnownAway)) {
        refreshInBackground();
        return undefined;
      }
      return refresh().catch((error: unknown) => {
        if (monotonicMs() - fetchedAt >= standInMs) throw error;
      });
    },

    async find(header, token) {
      const fetchesBefore = fetches;
      try {
        return await remote(header, token);
      } finally {
        // It fetches by itself for a key that is not known.
        if (fetches !== fetchesBefore) notePublished();
      }
    },
  };
}
