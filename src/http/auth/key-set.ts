// The project's signing keys. A key that was removed from the published set is trusted for at most 30 s.
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';

export interface TrustedKeys {
  /** Increases when the keys change: tokens that were verified before must be verified again. */
  readonly generation: number;
  /** Undefined: the keys may be used now. Rejects when no key may be used. */
  ready(): Promise<void> | undefined;
  readonly find: JWTVerifyGetKey;
}

interface Options {
  /** A clock that is never set back. */
  readonly monotonicMs?: () => number;
  readonly log: {
    warn(fields: object, message: string): void;
    info(fields: object, message: string): void;
  };
}

/** After this time the keys are fetched in the background, so that no request waits for them. */
const refreshAfterMs = 15_000;
const trustedMs = 30_000;
/** While the auth server is unavailable, the last published keys are used for this long. */
const staleIfErrorMs = 10 * 60_000;
const retryAfterMs = 5000;

export function createKeySet(url: URL, { monotonicMs = () => performance.now(), log }: Options): TrustedKeys {
  let fetches = 0;
  const remote = createRemoteJWKSet(url, {
    timeoutDuration: 2000,
    // Ages are checked below. An unknown key is looked up at most every 5 s.
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: 5000,
    [customFetch]: (...request) => {
      fetches += 1;
      return fetch(...request);
    },
  });

  let generation = 0;
  let published = '';
  /** When the last successful fetch began: a key may have been removed while it ran. */
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
    const wasUnavailable = failedAt > fetchedAt;
    try {
      await remote.reload();
    } catch (err) {
      failedAt = monotonicMs();
      if (!wasUnavailable)
        log.warn(
          { err, staleIfErrorMs },
          'signing keys: the fetch failed; the last keys are used for up to 10 minutes',
        );
      throw err;
    }
    fetchedAt = startedAt;
    notePublished();
    if (wasUnavailable) log.info({}, 'signing keys: fetched again');
  }

  function refreshInBackground(): void {
    if (monotonicMs() - failedAt < retryAfterMs) return;
    // The failure was logged, and a later request fetches again.
    refresh().catch(() => {});
  }

  return {
    get generation() {
      return generation;
    },

    ready() {
      const age = monotonicMs() - fetchedAt;
      if (age < refreshAfterMs) return undefined;
      const isKnownUnavailable = monotonicMs() - failedAt < trustedMs;
      if (age < trustedMs || (age < staleIfErrorMs && isKnownUnavailable)) {
        refreshInBackground();
        return undefined;
      }
      return refresh().catch((error: unknown) => {
        if (monotonicMs() - fetchedAt >= staleIfErrorMs) throw error;
      });
    },

    async find(header, token) {
      const fetchesBefore = fetches;
      try {
        return await remote(header, token);
      } finally {
        // jose fetches the set itself for an unknown key.
        if (fetches !== fetchesBefore) notePublished();
      }
    },
  };
}
