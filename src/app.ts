// The picture of the service: what a request goes through, in this order, and what there is to ask for.
import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Config, Services } from './config.ts';
import { callsDashboard } from './features/calls-dashboard/routes.ts';
import { me } from './features/me/routes.ts';
import { monitoring } from './features/monitoring/routes.ts';
import { settings } from './features/settings/routes.ts';
import { alerts } from './plugins/alerts.ts';
import { auth } from './plugins/auth/auth.ts';
import { bucket } from './plugins/bucket.ts';
import { cache } from './plugins/cache/cache.ts';
import { cachedReads } from './plugins/cache/cached-reads.ts';
import { cachedViews } from './plugins/cache/cached-views.ts';
import { closing } from './plugins/closing.ts';
import { errors, replyToMalformed, replyWithError } from './plugins/errors.ts';
import { limits } from './plugins/limits/limits.ts';
import { metrics } from './plugins/metrics/metrics.ts';
import { openapi } from './plugins/openapi.ts';
import { requestAccount } from './plugins/request-account.ts';
import { security } from './plugins/security.ts';
import { supabase } from './plugins/supabase.ts';

declare module 'fastify' {
  interface FastifyInstance {
    now: () => number;
  }
}

/** What a test replaces and the process does not. */
export interface Parts {
  readonly services: Services;
  readonly now?: () => number;
  /** What is different about the log, or none. What it leaves out stays left out. */
  readonly logger?: false | { readonly level: Config['logLevel']; readonly stream: { write(line: string): void } };
}

export async function buildApp(config: Config, { services, now, logger }: Parts): Promise<FastifyInstance> {
  const app = Fastify({
    logger: logger !== false && {
      level: config.logLevel,
      redact: ['req.headers.authorization'],
      serializers: { req: loggedRequest },
      ...logger,
    },
    genReqId: ({ headers }) => requestId(headers['x-request-id']),
    trustProxy: config.trustedProxies > 0 && ((_address: string, hop: number) => hop < config.trustedProxies),
    frameworkErrors: replyWithError,
    clientErrorHandler: replyToMalformed,
    // Unknown parameters are refused, not removed; a single value stands for a list of one.
    // verbose tells the error handler an example of what was meant; strictNumbers would let Infinity, made from a string, past every maximum.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array', strictNumbers: false, verbose: true } },
    routerOptions: { ignoreTrailingSlash: true },
    bodyLimit: 64 * 1024,
    requestTimeout: 10_000,
    connectionTimeout: 20_000,
    keepAliveTimeout: 72_000,
    http: { headersTimeout: 10_000 },
  });
  app.decorate('now', now ?? Date.now);

  await app.register(closing);
  await app.register(errors);
  await app.register(requestAccount, config);
  await app.register(metrics);
  await app.register(security, config);
  await app.register(limits, config);
  await app.register(openapi);
  await app.register(alerts, config);
  await app.register(supabase, services.supabase);
  await app.register(cache, { redisUrl: config.redisUrl, databaseUrl: services.databaseUrl, clock: now });
  await app.register(cachedReads);
  await app.register(auth, services.supabase);
  await app.register(cachedViews);
  await app.register(bucket, services.bucket);

  await app.register(callsDashboard, { prefix: '/api/calls-dashboard' });
  await app.register(settings, { prefix: '/api/settings' });
  await app.register(me, { prefix: '/api/me' });
  await app.register(monitoring, { prefix: '/api/monitoring' });
  return app;
}

// What a caller sends is kept only where it can do no harm in a log or in the audit.
function requestId(sent: string | string[] | undefined): string {
  return typeof sent === 'string' && /^[\w.-]{8,64}$/.test(sent) ? sent : randomUUID();
}

// No query string: what somebody searches for is a name or a number.
function loggedRequest({ method, url, ip }: { method: string; url: string; ip: string }) {
  return { method, path: url.split('?', 1)[0], ip };
}
