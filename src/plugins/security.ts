// What protects the service from its callers: security headers, the origins that may call it, and how often.
import cors from '@fastify/cors';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../config.ts';
import { RateLimited } from '../errors.ts';

// What a browser needs to know of an answer that is no page. Helmet's dozen headers are for pages, and /docs has them: on an
// answer out of memory they would cost more than all the rest.
const answerHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

export const security = fp(
  async function security(app: FastifyInstance, { corsOrigins, rateLimit: limits }: Config) {
    app.addHook('onRequest', (_request, reply, done) => {
      reply.headers(answerHeaders);
      done();
    });
    // With no origin allowed there is nothing to say about origins, and it is not said with each answer.
    if (corsOrigins.length > 0) {
      await app.register(cors, {
        origin: [...corsOrigins],
        methods: ['GET', 'HEAD', 'POST'],
        allowedHeaders: ['authorization', 'content-type', 'if-none-match', 'x-org-id', 'x-request-id'],
        exposedHeaders: ['age', 'etag', 'retry-after', 'server-timing', 'x-cache', 'x-request-id'],
        maxAge: 600,
        // An OPTIONS that is no preflight is answered as one: the plugin's refusal would have a body of its own.
        strictPreflight: false,
      });
    }

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
