// What protects the service from its callers: security headers, the origins that may call it, and how often.
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../config.ts';
import { RateLimited } from '../errors.ts';

export const security = fp(
  async function security(app: FastifyInstance, { corsOrigins, rateLimit: limits }: Config) {
    // Whether there is TLS in front is not ours to know: without it, an upgraded page could load nothing.
    await app.register(helmet, { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } });
    await app.register(cors, {
      origin: [...corsOrigins],
      methods: ['GET', 'HEAD'],
      allowedHeaders: ['authorization', 'x-org-id', 'x-request-id'],
      exposedHeaders: ['retry-after', 'server-timing', 'x-request-id'],
      maxAge: 600,
      // An OPTIONS that is no preflight is answered as one: the plugin's refusal would have a body of its own.
      strictPreflight: false,
    });

    await app.register(rateLimit, { global: false });
    const countByIp = app.createRateLimit({ max: limits.perIpPerMinute, timeWindow: '1 minute' });
    const countByOrg = app.createRateLimit({
      max: limits.perOrgPerMinute,
      timeWindow: '1 minute',
      keyGenerator: (request) => request.member.orgId,
    });

    // A hook of the whole app, so that paths which do not exist count too. What is open costs next to nothing, and a health
    // check that is told to come back later takes a healthy service out.
    app.addHook('onRequest', async (request, reply) => {
      if (request.routeOptions.config.access !== 'open') allow(await countByIp(request), reply);
    });
    app.addHook('preValidation', async (request: FastifyRequest, reply) => {
      if (request.member) allow(await countByOrg(request), reply);
    });
  },
  { name: 'security' },
);

type Count = Awaited<ReturnType<ReturnType<FastifyInstance['createRateLimit']>>>;

function allow(count: Count, reply: FastifyReply): void {
  if (count.isAllowed || !count.isExceeded) return;
  reply.header('retry-after', count.ttlInSeconds);
  throw new RateLimited(count.ttlInSeconds);
}
