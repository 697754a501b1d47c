// The whole service: the plugins that a request passes, in this order, and the routes.
import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Config, Services } from './config.ts';
import { createSteadyClock } from './domain/clock.ts';
import { accounts } from './features/accounts.ts';
import { agents } from './features/agents.ts';
import { alertDestinations } from './features/alert-rules/destination-routes.ts';
import { alertRules } from './features/alert-rules/routes.ts';
import { appointments } from './features/appointments/routes.ts';
import { audit } from './features/audit/routes.ts';
import { bizdevSources } from './features/bizdev-sources/routes.ts';
import { figureValue, measuresOf } from './features/calls/figures/figure-value.ts';
import { filterParameters, toCallFilter } from './features/calls/filters.ts';
import { callsDashboard } from './features/calls/routes.ts';
import { savedViews } from './features/calls/saved-views/routes.ts';
import { campaigns } from './features/campaigns/routes.ts';
import { connections } from './features/connections/routes.ts';
import { contacts } from './features/contacts/routes.ts';
import { inboundConfig } from './features/inbound-config/routes.ts';
import { integrations } from './features/integrations.ts';
import { knowledgeCategories } from './features/knowledge-categories.ts';
import { leads } from './features/leads/routes.ts';
import { live } from './features/live/routes.ts';
import { locations } from './features/locations.ts';
import { me } from './features/me/routes.ts';
import { members } from './features/members/routes.ts';
import { messages } from './features/messages/routes.ts';
import { monitoring } from './features/monitoring/routes.ts';
import { organizations } from './features/organizations/routes.ts';
import { phoneNumbers } from './features/phone-numbers.ts';
import { routing } from './features/routing/routes.ts';
import { servicesOffered } from './features/services.ts';
import { settings } from './features/settings/routes.ts';
import { staff } from './features/staff.ts';
import { templates } from './features/templates.ts';
import { webhookEvents } from './features/webhooks/operator-routes.ts';
import { webhooks } from './features/webhooks/routes.ts';
import { serializeReply, serializeRequest } from './http/access-log.ts';
import { alerts } from './http/alerts.ts';
import { auth } from './http/auth/auth.ts';
import { bucket } from './http/bucket.ts';
import { cache } from './http/cache/cache.ts';
import { cachedViews } from './http/cache/cached-views.ts';
import { serialized } from './http/cache/serialized.ts';
import { versionHeaders } from './http/cache/version-header.ts';
import { compression } from './http/compression.ts';
import { docs } from './http/docs/docs.ts';
import { errors, replyToMalformed, replyWithError } from './http/errors.ts';
import { gracefulShutdown } from './http/graceful-shutdown.ts';
import { metrics } from './http/metrics/metrics.ts';
import { notFound } from './http/not-found.ts';
import { openapi } from './http/openapi/openapi.ts';
import { preconditions } from './http/preconditions.ts';
import { proxyWarning } from './http/proxy-warning.ts';
import { rateLimit } from './http/rate-limit/rate-limit.ts';
import { requestBudget } from './http/request-budget.ts';
import { schemaState } from './http/schema-state.ts';
import { secretBox } from './http/secret-box.ts';
import { security } from './http/security.ts';
import { serialization } from './http/serialization.ts';
import { supabase } from './http/supabase.ts';
import { validation } from './http/validation.ts';
import { jobs } from './jobs/jobs.ts';
import { type PagesOptions, pages } from './pages/pages.ts';
import { plans } from './plans.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** The wall clock: the time of day. */
    now: () => number;
    /** The steady clock: elapsed time, also when the wall clock is set. */
    steadyNow: () => number;
  }
}

/** What a test can replace. */
export interface Parts {
  readonly services: Services;
  /** By host of a provider: the base URL of the simulated provider that stands in for it. Only in the local stack and in tests. */
  readonly standIns?: Readonly<Record<string, string>>;
  /** The built pages, and the sign-in of the local stack. Absent: the service has only its API. */
  readonly pages?: Pick<PagesOptions, 'built' | 'demo' | 'traffic'>;
  /** Replaces both clocks. */
  readonly now?: () => number;
  /** Overrides level and stream, or turns the log off. The redaction always applies. */
  readonly logger?: false | { readonly level: Config['logLevel']; readonly stream: { write(line: string): void } };
}

export async function buildApp(
  config: Config,
  { services, standIns, pages: pageParts, now, logger }: Parts,
): Promise<FastifyInstance> {
  const app = Fastify({
    logger: logger !== false && {
      level: config.logLevel,
      redact: ['req.headers.authorization'],
      serializers: { req: serializeRequest, res: serializeReply },
      ...logger,
    },
    // Always generated: a caller must not choose the request id of an audit entry.
    genReqId: () => randomUUID(),
    trustProxy: config.trustedProxies > 0 && ((_address: string, hop: number) => hop < config.trustedProxies),
    frameworkErrors: replyWithError,
    clientErrorHandler: replyToMalformed,
    routerOptions: { ignoreTrailingSlash: true },
    bodyLimit: 64 * 1024,
    requestTimeout: 10_000,
    connectionTimeout: 20_000,
    keepAliveTimeout: 72_000,
    // Requests are served until the last connection is closed (graceful-shutdown).
    return503OnClosing: false,
    http: { headersTimeout: 10_000 },
  });
  const clock = now === undefined ? createSteadyClock() : { now, forget: () => {} };
  app.decorate('now', now ?? Date.now);
  app.decorate('steadyNow', clock.now);

  await app.register(gracefulShutdown);
  await app.register(errors);
  await app.register(notFound);
  await app.register(validation);
  await app.register(serialization);
  await app.register(requestBudget, config);
  await app.register(metrics);
  await app.register(compression);
  await app.register(security, config);
  await app.register(proxyWarning, config);
  await app.register(rateLimit, config);
  await app.register(openapi);
  if (config.docs) await app.register(docs);
  await app.register(alerts, config);
  await app.register(supabase, { ...services.supabase, databasePool: config.databasePool });
  await app.register(cache, { redisUrl: config.redisUrl, databaseUrl: services.databaseUrl, clock });
  await app.register(schemaState, { databaseUrl: services.databaseUrl });
  await app.register(versionHeaders);
  await app.register(cachedViews);
  await app.register(serialized);
  await app.register(auth, { ...services.supabase, metricsToken: config.metricsToken });
  await app.register(preconditions);
  await app.register(bucket, services.bucket);
  await app.register(secretBox, { secretKeys: services.secretKeys, publicUrl: config.publicUrl });
  await app.register(jobs, config);

  await app.register(callsDashboard, { prefix: '/api/calls-dashboard', standIns, databaseUrl: services.databaseUrl });
  await app.register(accounts, { prefix: '/api/accounts' });
  await app.register(agents, { prefix: '/api/agents' });
  await app.register(alertDestinations, { prefix: '/api/alert-destinations', standIns });
  await app.register(alertRules, {
    prefix: '/api/alert-rules',
    calls: { filterParameters, toCallFilter, figureValue, measuresOf },
  });
  await app.register(appointments, { prefix: '/api/appointments' });
  await app.register(audit, { prefix: '/api/audit' });
  await app.register(bizdevSources, { prefix: '/api/bizdev-sources' });
  await app.register(campaigns, { prefix: '/api/campaigns' });
  await app.register(connections, { prefix: '/api/connections' });
  await app.register(contacts, { prefix: '/api/contacts' });
  await app.register(integrations, { prefix: '/api/integrations' });
  await app.register(knowledgeCategories, { prefix: '/api/knowledge-categories' });
  await app.register(leads, { prefix: '/api/leads' });
  await app.register(locations, { prefix: '/api/locations' });
  await app.register(members, { prefix: '/api/members' });
  await app.register(messages, { prefix: '/api/messages' });
  await app.register(phoneNumbers, { prefix: '/api/phone-numbers' });
  await app.register(savedViews, { prefix: '/api/saved-views' });
  await app.register(servicesOffered, { prefix: '/api/services' });
  await app.register(staff, { prefix: '/api/staff' });
  await app.register(templates, { prefix: '/api/templates' });
  await app.register(routing, { prefix: '/api/routing' });
  await app.register(settings, { prefix: '/api/settings' });
  await app.register(inboundConfig, { prefix: '/api/settings/inbound' });
  await app.register(me, { prefix: '/api/me' });
  await app.register(organizations, { prefix: '/api/organizations' });
  await app.register(live, { prefix: '/api/events', limits: config.live });
  await app.register(webhookEvents, { prefix: '/api/connections' });
  await app.register(webhooks, { prefix: '/webhooks', standIns });
  await app.register(monitoring, { prefix: '/api/monitoring', plans });
  await app.register(pages, { services, ...pageParts });
  return app;
}
