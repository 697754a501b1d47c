// The cache and what keeps it true: the change feed says what changed, Redis is shared where there is one, and without a feed
// nothing is remembered for long.
import { hash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { AlertPart } from '../../alerts/alerts.ts';
import { type Cache, createCache } from '../../cache/cache.ts';
import { orgKey } from '../../cache/key.ts';
import { type ChangeFeed, createChangeFeed } from '../../database/change-feed/change-feed.ts';
import { isOverrun } from './overrun.ts';
import { isRefusal } from './refused.ts';

declare module 'fastify' {
  interface FastifyInstance {
    cache: Cache;
    /** Null without a direct connection to the database: then the cache is degraded for good. */
    changeFeed: ChangeFeed | null;
  }
}

interface CacheOptions {
  readonly redisUrl?: string | undefined;
  /** A direct or session-mode connection, for the change feed. */
  readonly databaseUrl?: string | undefined;
  /** A test's; else the cache has one of its own, which costs less to ask. */
  readonly clock?: (() => number) | undefined;
}

const maxBytes = 256 * 1024 * 1024;

/** What the cache calls its parts, and what people are told of. */
const alertParts = { loader: 'loaders', redis: 'redis', envelope: 'redis content' } as const satisfies Record<
  string,
  AlertPart
>;

/** Of one database: two that share a Redis (a copy for tests, a second stack) may hold the same organisations, and other rows. */
function keyPrefixOf(databaseUrl = ''): string {
  const { host = '', pathname = '' } = URL.parse(databaseUrl) ?? {};
  return `callboard:${hash('sha1', host + pathname).slice(0, 12)}:`;
}

export const cache = fp(
  async function cache(app: FastifyInstance, { redisUrl, databaseUrl, clock }: CacheOptions) {
    const { alerts, log, now } = app;
    const sharedTier =
      redisUrl === undefined
        ? undefined
        : (await import('../../cache/redis-tier.ts')).createRedisTier({
            url: redisUrl,
            keyPrefix: keyPrefixOf(databaseUrl),
            onTrouble: (part, error) => alerts.failed(alertParts[part], error),
            onRecovered: (part) => alerts.succeeded(alertParts[part]),
          });
    const created = createCache({
      maxBytes,
      ...(clock && { now: clock }),
      isRefusal,
      isOverrun,
      ...(sharedTier === undefined ? {} : { sharedTier }),
      onTrouble: (part, error) => alerts.failed(alertParts[part], error),
      onRecovered: (part) => alerts.succeeded(alertParts[part]),
    });
    created.feedState('degraded');
    app.decorate('cache', created);
    app.decorate('changeFeed', databaseUrl === undefined ? null : listen(databaseUrl));
    if (databaseUrl === undefined) {
      log.warn(
        'DATABASE_URL is not set: changes made elsewhere are not heard of, and nothing is cached for more than 5 s',
      );
    }

    function listen(url: string): ChangeFeed {
      return createChangeFeed({
        databaseUrl: url,
        log,
        now,
        onChange({ id: eventId, table, orgs }) {
          if (orgs === '*') void created.changed(table, '*', { eventId });
          else for (const org of orgs) void created.changed(table, orgKey(org), { eventId });
        },
        onState: created.feedState,
        onReconnected: created.raiseEpoch,
        onTrouble: (error) => alerts.failed('change feed', error),
        onRecovered: () => alerts.succeeded('change feed'),
      });
    }

    app.addHook('onClose', async () => {
      await app.changeFeed?.close();
      await created.close();
    });
  },
  { name: 'cache', dependencies: ['alerts'] },
);
