// The cache of the service, with the change feed that invalidates it and, if configured, Redis as the shared tier.
import { hash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { type Cache, createCache } from '../../cache/cache.ts';
import { orgKey } from '../../cache/key.ts';
import type { Change } from '../../database/change-feed/change.ts';
import { type ChangeFeed, createChangeFeed } from '../../database/change-feed/change-feed.ts';
import type { AlertPart } from '../../domain/alert-part.ts';
import type { SteadyClock } from '../../domain/clock.ts';
import { isOverrun, isRefusal } from './caller-load.ts';
import { createLoopWatch } from './loop-watch.ts';

declare module 'fastify' {
  interface FastifyInstance {
    cache: Cache;
    /** Null without DATABASE_URL: the cache stays degraded. */
    changeFeed: ChangeFeed | null;
    /** Told about changes after the cache: a reader that they cause to read again gets no outdated value. */
    changeListeners: Set<ChangeListener>;
    /** Called before each cached read, with the start of the request by `performance.now()`: it may be the first after a pause. */
    noticePause: (atMs: number) => void;
  }
}

interface ChangeListener {
  onChange(change: Change): void;
  onState(state: 'healthy' | 'degraded'): void;
  /** Changes were lost. */
  onReset(): void;
}

interface CacheOptions {
  readonly redisUrl?: string | undefined;
  /** A direct or session-mode connection for the change feed. */
  readonly databaseUrl?: string | undefined;
  readonly clock: SteadyClock;
}

const maxBytes = 256 * 1024 * 1024;

/** By part of the cache: the name in alerts. */
const alertParts = { loader: 'loaders', redis: 'redis', envelope: 'redis content' } as const satisfies Record<
  string,
  AlertPart
>;

/** One per database: two databases on one Redis may have the same organisations with different rows. */
function keyPrefixOf(databaseUrl = ''): string {
  const { host = '', pathname = '' } = URL.parse(databaseUrl) ?? {};
  return `callboard:${hash('sha1', host + pathname).slice(0, 12)}:`;
}

export const cache = fp(
  async function cache(app: FastifyInstance, { redisUrl, databaseUrl, clock }: CacheOptions) {
    const { alerts, log } = app;
    const { now } = clock;
    const sharedTier =
      redisUrl === undefined
        ? undefined
        : (await import('../../cache/redis/redis-tier.ts')).createRedisTier({
            url: redisUrl,
            now,
            keyPrefix: keyPrefixOf(databaseUrl),
            onFailure: (part, error) => alerts.failed(alertParts[part], error),
            onRecovered: (part) => alerts.succeeded(alertParts[part]),
          });
    const created = createCache({
      maxBytes,
      now,
      isRefusal,
      isOverrun,
      ...(sharedTier === undefined ? {} : { sharedTier }),
      onFailure: (part, error) => alerts.failed(alertParts[part], error),
      onRecovered: (part) => alerts.succeeded(alertParts[part]),
    });
    created.feedState('degraded');
    app.decorate('cache', created);
    const listeners = new Set<ChangeListener>();
    app.decorate('changeListeners', listeners);
    app.decorate('changeFeed', databaseUrl === undefined ? null : listen(databaseUrl));
    if (databaseUrl === undefined) {
      log.warn('DATABASE_URL is not set: without a change feed, nothing is cached for more than 5 s');
    }

    function listen(url: string): ChangeFeed {
      return createChangeFeed({
        databaseUrl: url,
        log,
        now,
        onChange(change) {
          const { id: eventId, table, orgs } = change;
          if (orgs === '*') void created.changed(table, '*', { eventId });
          else for (const org of orgs) void created.changed(table, orgKey(org), { eventId });
          for (const listener of listeners) listener.onChange(change);
        },
        onState(state) {
          created.feedState(state);
          for (const listener of listeners) listener.onState(state);
        },
        async onReconnected() {
          await created.raiseEpoch();
          for (const listener of listeners) listener.onReset();
        },
        onTrouble: (error) => alerts.failed('change feed', error),
        onRecovered: () => alerts.succeeded('change feed'),
      });
    }

    const { look, stop } = createLoopWatch({
      onPause(pauseMs) {
        clock.forget();
        doubt({ pauseMs: Math.round(pauseMs) }, 'the process was paused: the change feed must catch up');
      },
      onWallClockSet(movedByMs) {
        // Ages use the steady clock. But a machine that slept looks the same, and then the change feed must catch up.
        doubt({ movedByMs: Math.round(movedByMs) }, 'the wall clock was set');
      },
    });
    app.decorate('noticePause', look);

    function doubt(details: object, message: string): void {
      log.warn(details, message);
      app.changeFeed?.recheck();
    }

    app.addHook('onClose', async () => {
      stop();
      await app.changeFeed?.close();
      await created.close();
    });
  },
  { name: 'cache', dependencies: ['alerts'] },
);
